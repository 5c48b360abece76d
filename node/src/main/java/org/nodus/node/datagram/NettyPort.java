package org.nodus.node.datagram;

import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.List;
import org.nodus.actors.transport.DatagramPort;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Endpoint;

/** One UDP socket. Datagrams sent together leave with one system call where the kernel can. */
final class NettyPort implements DatagramPort {
  private final DatagramChannel channel;
  private final Inbox inbox;
  private final Endpoint local;

  NettyPort(DatagramChannel channel, Inbox inbox) {
    this.channel = channel;
    this.inbox = inbox;
    this.local = SocketAddresses.toEndpoint(channel.localAddress());
  }

  @Override
  public Endpoint local() {
    return local;
  }

  @Override
  public void receive(Receiver receiver) {
    inbox.receive(receiver);
  }

  @Override
  public void send(Endpoint to, List<Bytes> datagrams) {
    if (channel.isOpen()) {
      channel.eventLoop().execute(() -> write(SocketAddresses.of(to), datagrams));
    }
  }

  /** The void promise reports failures to {@link Inbox}. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void write(InetSocketAddress to, List<Bytes> datagrams) {
    for (var datagram : datagrams) {
      if (!channel.isWritable()) {
        break;
      }
      var length = datagram.length();
      var buffer = channel.alloc().directBuffer(length);
      datagram.copyTo(buffer.nioBuffer(0, length));
      buffer.writerIndex(length);
      channel.write(new DatagramPacket(buffer, to), channel.voidPromise());
    }
    channel.flush();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored")
  public void close() {
    channel.close();
  }
}
