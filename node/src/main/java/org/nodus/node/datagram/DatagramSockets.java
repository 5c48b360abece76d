package org.nodus.node.datagram;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.nodus.actors.transport.DatagramPort;

/**
 * Opens UDP sockets whose traffic shares a few threads: one for a node, one object for all nodes of
 * a process. Closing it closes every socket opened here.
 */
public final class DatagramSockets implements AutoCloseable {
  /** What the kernel may keep for us: 25 ms at 160 MB/s; it grants {@code net.core.rmem_max}. */
  private static final int SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;

  /** Longer datagrams are cut; ours are at most 1,200 bytes, so what is cut is garbage. */
  private static final int RECEIVE_BYTES = 2_048;

  /** As many datagrams come with one system call. */
  private static final int RECEIVE_BATCH = 16;

  /** What waits for a full socket buffer; beyond it datagrams are dropped. */
  private static final WriteBufferWaterMark BACKLOG =
      new WriteBufferWaterMark(2 * 1024 * 1024, 4 * 1024 * 1024);

  private static final int QUIET_SECONDS = 0;
  private static final int PATIENCE_SECONDS = 5;

  private final EventLoopGroup loops;
  private final boolean epoll;

  private DatagramSockets(EventLoopGroup loops, boolean epoll) {
    this.loops = loops;
    this.epoll = epoll;
  }

  /** Epoll where the kernel has it, NIO elsewhere. */
  public static DatagramSockets fastest(int threads) {
    return Epoll.isAvailable() ? epoll(threads) : nio(threads);
  }

  static DatagramSockets epoll(int threads) {
    return new DatagramSockets(
        new MultiThreadIoEventLoopGroup(threads, named("epoll"), EpollIoHandler.newFactory()),
        true);
  }

  static DatagramSockets nio(int threads) {
    return new DatagramSockets(
        new MultiThreadIoEventLoopGroup(threads, named("nio"), NioIoHandler.newFactory()), false);
  }

  /**
   * A socket bound to {@code address}; port 0 lets the system choose.
   *
   * @throws PortInUse if another process listens there
   * @throws IOException if the address is not ours or the system refuses for another reason
   */
  public DatagramPort open(InetSocketAddress address) throws IOException {
    var ipv4 = address.getAddress() instanceof Inet4Address;
    var bootstrap =
        new Bootstrap()
            .group(loops)
            .channelFactory(channels(ipv4))
            .option(ChannelOption.SO_REUSEADDR, false)
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, BACKLOG)
            .handler(new Inbox());
    if (epoll) {
      bootstrap
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, RECEIVE_BYTES)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(RECEIVE_BYTES * RECEIVE_BATCH));
    } else {
      bootstrap.option(
          ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BYTES));
    }
    var bound = bootstrap.bind(address).awaitUninterruptibly();
    if (bound.isSuccess()) {
      var channel = (DatagramChannel) bound.channel();
      return new NettyPort(channel, channel.pipeline().get(Inbox.class));
    }
    var cause = bound.cause();
    throw isInUse(cause)
        ? new PortInUse(address, cause)
        : new IOException("cannot listen on " + address + ": " + cause.getMessage(), cause);
  }

  /** The JDK and Netty's native code both pass on the kernel's words for EADDRINUSE. */
  private static boolean isInUse(Throwable cause) {
    return String.valueOf(cause.getMessage()).contains("Address already in use");
  }

  private ChannelFactory<DatagramChannel> channels(boolean ipv4) {
    var family = ipv4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    return epoll ? () -> new EpollDatagramChannel(family) : () -> new NioDatagramChannel(family);
  }

  private static DefaultThreadFactory named(String kind) {
    return new DefaultThreadFactory("nodus-udp-" + kind, true);
  }

  @Override
  public void close() {
    loops
        .shutdownGracefully(QUIET_SECONDS, PATIENCE_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly();
  }
}
