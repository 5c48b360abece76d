package org.nodus.node.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Endpoint;

class DatagramSocketsTest {
  private static final Endpoint ABROAD = new Endpoint(Bytes.wrap(new byte[] {8, 8, 8, 8}), 1);

  @Test
  void a_port_in_use_is_named_in_words() throws Exception {
    for (var sockets : allForms()) {
      try (sockets) {
        var taken = sockets.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var address = SocketAddresses.of(taken.local());

        var failure = assertThrows(PortInUse.class, () -> sockets.open(address));

        assertEquals(taken.local().port(), failure.port());
        assertEquals(
            "UDP port " + failure.port() + " on 127.0.0.1 is in use", failure.getMessage());
      }
    }
  }

  @Test
  void an_address_that_is_not_ours_is_another_failure() throws Exception {
    for (var sockets : allForms()) {
      try (sockets) {
        var failure =
            assertThrows(IOException.class, () -> sockets.open(SocketAddresses.of(ABROAD)));

        assertFalse(failure instanceof PortInUse);
      }
    }
  }

  @Test
  void endpoints_and_socket_addresses_are_one() {
    assertEquals(ABROAD, SocketAddresses.toEndpoint(SocketAddresses.of(ABROAD)));
    assertInstanceOf(InetSocketAddress.class, SocketAddresses.of(ABROAD));
  }

  private static List<DatagramSockets> allForms() {
    var forms = new ArrayList<DatagramSockets>();
    forms.add(DatagramSockets.nio(1));
    if (Epoll.isAvailable()) {
      forms.add(DatagramSockets.epoll(1));
    }
    return forms;
  }
}
