package org.nodus.actors.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.nodus.actors.admission.Admitted.Entry;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.message.MessageId;

class AdmittedTest {
  private static final GateLimits LIMITS =
      GateLimits.of(new WorkPrice(1), IpCaps.PUBLIC_NETWORK, 1);
  private static final Admitted.Worth WORTH = new Admitted.Worth(9, 9);
  private static final NodeId SENDER = node(1);
  private static final NodeId STRANGER = node(2);
  private static final Admitted.Key KEY =
      new Admitted.Key(Admitted.Common.WORKED, new MessageId(Hash256.ZERO), 7);
  private static final long ELEVEN_MINUTES = Duration.ofMinutes(11).toNanos();

  private final Admitted admitted = new Admitted(LIMITS);

  @Test
  void a_work_that_was_used_stays_used_when_its_pass_has_ended() {
    offered(SENDER, 0);
    assertEquals(Entry.OPEN, admitted.enter(KEY, SENDER, 3, 0));

    assertEquals(Entry.UNKNOWN, admitted.enter(KEY, SENDER, 4, ELEVEN_MINUTES));
    offered(SENDER, ELEVEN_MINUTES);

    assertEquals(Entry.USED, admitted.enter(KEY, SENDER, 4, ELEVEN_MINUTES));
    assertEquals(Entry.OPEN, admitted.enter(KEY, SENDER, 3, ELEVEN_MINUTES));
  }

  @Test
  void a_stranger_who_was_faster_does_not_shut_out_the_sender() {
    offered(STRANGER, 0);
    offered(SENDER, 0);

    assertEquals(Entry.OPEN, admitted.enter(KEY, STRANGER, 200, 0));
    assertEquals(Entry.OPEN, admitted.enter(KEY, SENDER, 3, 0));
    offered(node(3), 0);
    assertEquals(Entry.USED, admitted.enter(KEY, node(3), 4, 0));
  }

  @Test
  void who_has_offered_nothing_brings_nothing() {
    offered(SENDER, 0);

    assertEquals(Entry.UNKNOWN, admitted.enter(KEY, STRANGER, 200, 0));
    assertEquals(Entry.OPEN, admitted.enter(KEY, SENDER, 3, 0));
  }

  @Test
  void ranges_come_in_any_order_of_what_was_offered_alone() {
    assertFalse(admitted.expects(KEY, SENDER, 3, 0));
    offered(SENDER, 0);

    assertTrue(admitted.expects(KEY, SENDER, 3, 0));
    admitted.enter(KEY, SENDER, 3, 0);
    assertTrue(admitted.expects(KEY, SENDER, 3, 0));
    assertFalse(admitted.expects(KEY, SENDER, 4, 0));
    assertFalse(admitted.expects(KEY, SENDER, 3, ELEVEN_MINUTES));
  }

  private void offered(NodeId peer, long nowNanos) {
    admitted.offered(KEY, new Admitted.Bringer(peer, peer), WORTH, nowNanos);
  }

  private static NodeId node(int number) {
    return new NodeId(new Hash256(number, 0, 0, 0));
  }
}
