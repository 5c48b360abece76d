package org.nodus.node.datagram;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.transport.DatagramPort;
import org.nodus.protocol.bytes.Bytes;

/** Copies what a socket receives out of the pool and hands it on. */
final class Inbox extends SimpleChannelInboundHandler<DatagramPacket> {
  private volatile DatagramPort.@Nullable Receiver receiver;

  void receive(DatagramPort.Receiver next) {
    receiver = next;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    var to = receiver;
    // UDP allows port 0 as a sender; nobody can be answered there.
    if (to == null || packet.sender().getPort() == 0) {
      return;
    }
    var bytes = new byte[packet.content().readableBytes()];
    packet.content().readBytes(bytes);
    to.received(SocketAddresses.toEndpoint(packet.sender()), Bytes.wrap(bytes));
  }

  /** A send that failed is a lost datagram, e.g. after an ICMP message; the socket stays open. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      context.fireExceptionCaught(cause);
    }
  }
}
