package org.nodus.actors.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Endpoint;

/** What every {@link DatagramPort} keeps; each form has a test that extends this one. */
public abstract class DatagramPortContract {
  private record Datagram(Endpoint from, Bytes bytes) {}

  private final List<DatagramPort> opened = new ArrayList<>();

  /** A port on loopback with a port number of the system's choice. */
  protected abstract DatagramPort open() throws Exception;

  @AfterEach
  void close_all() {
    opened.forEach(DatagramPort::close);
  }

  @Test
  void a_datagram_arrives_unaltered_with_the_address_of_its_sender() throws Exception {
    var alice = opened();
    var bob = opened();
    var inbox = inboxOf(bob);

    alice.send(bob.local(), List.of(Bytes.utf8("hello")));

    assertEquals(new Datagram(alice.local(), Bytes.utf8("hello")), next(inbox));
  }

  @Test
  void an_answer_to_the_senders_address_finds_the_sender() throws Exception {
    var alice = opened();
    var bob = opened();
    var inbox = inboxOf(alice);
    bob.receive((from, datagram) -> bob.send(from, List.of(datagram)));

    alice.send(bob.local(), List.of(Bytes.utf8("echo")));

    assertEquals(new Datagram(bob.local(), Bytes.utf8("echo")), next(inbox));
  }

  @Test
  void several_datagrams_of_1200_bytes_stay_apart() throws Exception {
    var alice = opened();
    var bob = opened();
    var inbox = inboxOf(bob);
    var sent = new ArrayList<Bytes>();
    for (var i = 0; i < 32; i++) {
      var bytes = new byte[1_200];
      bytes[0] = (byte) i;
      sent.add(Bytes.wrap(bytes));
    }

    alice.send(bob.local(), sent);

    for (var expected : sent) {
      assertEquals(new Datagram(alice.local(), expected), next(inbox));
    }
  }

  @Test
  void what_was_received_does_not_change_when_more_arrives() throws Exception {
    var alice = opened();
    var bob = opened();
    var inbox = inboxOf(bob);

    alice.send(bob.local(), List.of(Bytes.utf8("first")));
    var first = next(inbox);
    alice.send(bob.local(), List.of(Bytes.utf8("other")));
    next(inbox);

    assertEquals(Bytes.utf8("first"), first.bytes());
  }

  @Test
  void each_port_has_its_own_address_and_port_number_0_is_never_told() throws Exception {
    var alice = opened();
    var bob = opened();

    assertNotEquals(alice.local(), bob.local());
    assertNotEquals(0, alice.local().port());
  }

  @Test
  void sending_to_nobody_is_a_loss_and_not_a_failure() throws Exception {
    var alice = opened();
    var gone = opened();
    gone.close();
    var bob = opened();
    var inbox = inboxOf(bob);

    alice.send(gone.local(), List.of(Bytes.utf8("lost")));
    alice.send(bob.local(), List.of(Bytes.utf8("hello")));

    assertEquals(Bytes.utf8("hello"), next(inbox).bytes());
  }

  @Test
  void a_closed_port_neither_sends_nor_receives_and_may_be_closed_again() throws Exception {
    var alice = opened();
    var bob = opened();
    var inbox = inboxOf(bob);
    alice.close();
    alice.close();

    alice.send(bob.local(), List.of(Bytes.utf8("late")));

    assertNull(inbox.poll(100, TimeUnit.MILLISECONDS));
  }

  private DatagramPort opened() throws Exception {
    var port = open();
    opened.add(port);
    return port;
  }

  private static BlockingQueue<Datagram> inboxOf(DatagramPort port) {
    var inbox = new LinkedBlockingQueue<Datagram>();
    port.receive((from, datagram) -> inbox.add(new Datagram(from, datagram)));
    return inbox;
  }

  private static Datagram next(BlockingQueue<Datagram> inbox) throws InterruptedException {
    var datagram = inbox.poll(60, TimeUnit.SECONDS);
    assertNotNull(datagram, "nothing arrived within a minute");
    return datagram;
  }
}
