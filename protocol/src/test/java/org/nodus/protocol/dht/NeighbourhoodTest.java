package org.nodus.protocol.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.identity.NodeId;

class NeighbourhoodTest {
  private static final Hash256 TARGET = Sha256.of();

  @Test
  void the_rank_counts_who_is_nearer_whether_the_id_is_known_or_not() {
    var neighbourhood = around(1_000);
    var members = neighbourhood.members(20);

    assertEquals(0, neighbourhood.rankOf(members.get(0).id()));
    assertEquals(7, neighbourhood.rankOf(members.get(7).id()));
    assertEquals(20, neighbourhood.rankOf(new NodeId(TARGET.xor(new Hash256(-1, -1, -1, -1)))));
    assertEquals(0, neighbourhood.rankOf(new NodeId(TARGET)));
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
    return new Neighbourhood(TARGET, nearest, Density.around(TARGET, nearest));
  }
}
