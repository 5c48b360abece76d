package org.nodus.actors.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.admission.WorkPrice.Fill;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;

/** What nodes bring without work is bounded, however many there are. */
class HandingOverTest {
  private static final long START = 1_800_000_000_000L;
  private static final long DAY = 86_400_000L;
  private static final NodeId SELF = new NodeId(hash("us"));
  private static final int BYTES = 1 << 20;

  private final Door door =
      new Door(
          GateLimits.of(new WorkPrice(1_000), IpCaps.ONE_MACHINE, 1_000), hash("network"), SELF);

  @Test
  void a_thousand_nodes_bring_no_more_than_eight() {
    var brought =
        IntStream.range(0, 1_000)
            .mapToLong(node -> IntStream.range(0, 2).filter(i -> comes(node, 2 * node + i)).count())
            .sum();

    assertEquals(524_288 / 1_025, brought, "512 offers of 1 MiB and 1 KiB");
  }

  @Test
  void the_last_quarter_is_for_those_who_work_or_pay() {
    door.fragmentsAre(new Fill(750, 1_000));
    assertTrue(comes(1, 1));

    door.fragmentsAre(new Fill(751, 1_000));
    assertTrue(!comes(1, 2));
  }

  @Test
  void what_others_are_nearer_to_is_not_taken() {
    door.densityIs(new Density(1_000_000));
    var near = new MessageId(SELF.hash());

    assertTrue(!comes(1, 1));
    assertTrue(passes(node(1), offer(near)));

    door.densityIs(new Density(127));
    assertTrue(comes(1, 1), "in a small network everybody is near");
  }

  private boolean comes(int node, int message) {
    return passes(node(node), offer(new MessageId(hash("message " + message))));
  }

  private boolean passes(PeerLink.Peer from, Request request) {
    return door.refusal(from, request, new Door.Now(START, 0)).isEmpty();
  }

  private static Request offer(MessageId message) {
    return new Request.OfferFragment(message, BYTES, START + DAY, false);
  }

  private static PeerLink.Peer node(int number) {
    var id = new NodeId(hash("node " + number));
    var contact = Optional.of(TestContacts.local(1));
    return new PeerLink.Peer(id, Bytes.wrap(new byte[32]), contact);
  }

  private static Hash256 hash(String text) {
    return Sha256.of(Bytes.utf8(text));
  }
}
