package org.nodus.actors.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.TestContacts;

class GonePeersTest {
  private static final Contact PEER = TestContacts.local(1);

  private final GonePeers gone = new GonePeers(Duration.ofNanos(10));

  @Test
  void it_is_forgotten_after_its_time() {
    gone.add(PEER, 100);

    assertEquals(Set.of(PEER), gone.at(110));
    assertEquals(Set.of(), gone.at(111));
  }

  @Test
  void who_is_back_is_forgotten_at_once() {
    gone.add(PEER, 100);

    gone.remove(PEER);

    assertEquals(Set.of(), gone.at(100));
  }

  @Test
  void a_wrong_address_of_a_good_node_does_not_hide_the_right_one() {
    gone.add(TestContacts.at(1, "0a000001"), 100);

    assertEquals(false, gone.at(100).contains(PEER));
  }

  @Test
  void the_oldest_makes_room() {
    for (var number = 0; number < 2_000; number++) {
      gone.add(TestContacts.local(number), 100);
    }

    assertEquals(1_000, gone.at(100).size());
  }
}
