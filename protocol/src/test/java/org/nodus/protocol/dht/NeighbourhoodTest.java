package org.nodus.protocol.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.identity.NodeId;

class NeighbourhoodTest {
  private static final Hash256 TARGET = Sha256.of();

  @Test
  void the_size_of_the_network_follows_from_how_near_the_nearest_are() {
    for (var nodes : List.of(100, 1_000, 5_000)) {
      var estimate = around(nodes).estimatedNodes();

      assertTrue(estimate > nodes * 0.5 && estimate < nodes * 2.0, nodes + " ≈ " + estimate);
    }
  }

  @Test
  void a_network_seen_whole_is_not_estimated_smaller_than_that() {
    assertTrue(around(5).estimatedNodes() >= 5);
    assertEquals(0, new Neighbourhood(TARGET, List.of()).estimatedNodes());
  }

  @Test
  void members_are_plausible_and_the_other_end_of_the_key_space_is_not() {
    var neighbourhood = around(1_000);
    var antipode = new NodeId(TARGET.xor(new Hash256(-1, -1, -1, -1)));

    for (var member : neighbourhood.members(16)) {
      assertTrue(neighbourhood.isPlausibleMember(member.id(), 16));
    }
    assertFalse(neighbourhood.isPlausibleMember(antipode, 16));
  }

  private static Neighbourhood around(int nodes) {
    var nearest =
        IntStream.range(0, nodes)
            .mapToObj(TestContacts::local)
            .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(TARGET)))
            .limit(20)
            .toList();
    return new Neighbourhood(TARGET, nearest);
  }
}
