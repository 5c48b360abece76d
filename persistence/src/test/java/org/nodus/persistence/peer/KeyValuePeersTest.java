package org.nodus.persistence.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.identity.NodeId;

class KeyValuePeersTest {
  private static final List<Contact> PEERS =
      IntStream.range(0, 100).mapToObj(TestContacts::local).toList();
  private static final Contact IPV6 = TestContacts.at(7, "20010db8000100000000000000000001");

  private final MemoryKeyValue map = MemoryKeyValue.create();
  private final PeerStorage peers = new KeyValuePeers(map);

  @Test
  void what_was_given_comes_back_in_its_order() {
    var some = List.of(PEERS.get(3), IPV6, PEERS.get(1));
    peers.replace(some);

    assertEquals(some, new KeyValuePeers(map).load());
  }

  @Test
  void only_so_many_are_remembered() {
    peers.replace(PEERS);

    assertEquals(PEERS.subList(0, PeerStorage.MAX_PEERS), peers.load());
  }

  @Test
  void who_is_not_given_again_is_forgotten() {
    peers.replace(PEERS);
    peers.replace(PEERS.subList(50, 52));

    assertEquals(PEERS.subList(50, 52), peers.load());
  }

  @Test
  void damaged_peers_are_left_out_whatever_the_damage() {
    for (var seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      peers.replace(PEERS.subList(0, 3));
      var key = map.entries(Bytes.EMPTY, Bytes.EMPTY, 3).get(1).key();
      var garbage = new byte[random.nextInt(120)];
      random.nextBytes(garbage);
      garbage = garbage.length > 0 && random.nextBoolean() ? withForm(garbage) : garbage;
      map.write(new Batch().put(key, Bytes.wrap(garbage)));

      var read = peers.load();

      assertTrue(read.containsAll(List.of(PEERS.get(0), PEERS.get(2))), "seed " + seed);
      for (var peer : read) {
        assertEquals(NodeId.of(peer.signingKey(), peer.sessionKey()), peer.id(), "seed " + seed);
      }
    }
  }

  private static byte[] withForm(byte[] bytes) {
    bytes[0] = 1;
    return bytes;
  }
}
