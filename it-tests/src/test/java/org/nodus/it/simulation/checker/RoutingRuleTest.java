package org.nodus.it.simulation.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.RoutingBuckets;
import org.nodus.protocol.identity.NodeKeys;

class RoutingRuleTest {
  private static final NodeKeys SELF = keys(1_000);

  private final Findings findings = new Findings(() -> Instant.EPOCH);
  private final RoutingRule rule = new RoutingRule(findings, IpCaps.PUBLIC_NETWORK);

  @Test
  void what_production_keeps_is_fine() {
    var buckets = new RoutingBuckets(SELF.id(), RoutingBuckets.K, IpCaps.PUBLIC_NETWORK);
    for (var number = 0; number < 200; number++) {
      buckets.seen(contact(number, number % 40), number);
    }

    rule.check(0, SELF.id(), buckets.nearest(SELF.id().hash(), 1_000));

    assertTrue(findings.isClean(), () -> findings.violations().toString());
  }

  @Test
  void four_of_one_group_in_a_table_are_found() {
    var table = List.of(contact(1, 7), contact(2, 7), contact(3, 7), contact(4, 7));

    rule.check(0, SELF.id(), table);

    assertTrue(rules().contains(RoutingRule.GROUPS_IN_TABLE));
  }

  @Test
  void three_of_one_group_in_a_bucket_are_found() {
    var far = new ArrayList<Contact>();
    for (var number = 0; far.size() < 3; number++) {
      var contact = contact(number, 7);
      if (contact.id().distanceTo(SELF.id().hash()).leadingZeros() == 0) {
        far.add(contact);
      }
    }

    rule.check(0, SELF.id(), far);

    assertEquals(List.of(RoutingRule.GROUPS_IN_BUCKET), rules());
  }

  @Test
  void a_crowded_bucket_is_found() {
    var far = new ArrayList<Contact>();
    for (var number = 0; far.size() <= RoutingBuckets.K; number++) {
      var contact = contact(number, number);
      if (contact.id().distanceTo(SELF.id().hash()).leadingZeros() == 0) {
        far.add(contact);
      }
    }

    rule.check(0, SELF.id(), far);

    assertEquals(List.of(RoutingRule.BUCKETS), rules());
  }

  @Test
  void knowing_oneself_or_somebody_twice_is_found() {
    rule.check(0, SELF.id(), List.of(Contact.of(SELF, endpoint(1))));
    rule.check(1, SELF.id(), List.of(contact(1, 1), contact(1, 2)));

    assertEquals(List.of(RoutingRule.PEERS, RoutingRule.PEERS), rules());
  }

  private List<String> rules() {
    return findings.violations().stream().map(Violation::rule).toList();
  }

  private static Contact contact(int number, int group) {
    return Contact.of(keys(number), endpoint(group));
  }

  private static Endpoint endpoint(int group) {
    return new Endpoint(Bytes.wrap(new byte[] {20, (byte) (group >> 8), (byte) group, 1}), 7_400);
  }

  private static NodeKeys keys(int number) {
    return NodeKeys.of(
        Sha256.of(Bytes.utf8("signing " + number)).toBytes(),
        Sha256.of(Bytes.utf8("agreement " + number)).toBytes(),
        0);
  }
}
