package org.nodus.it.simulation.checker;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.IpGroup;
import org.nodus.protocol.dht.RoutingBuckets;
import org.nodus.protocol.identity.NodeId;

/**
 * Whom a node knows. Rules: at most k peers in a bucket, at most so many of one IP group in a
 * bucket and in the table, nobody twice, and not itself.
 */
public final class RoutingRule {
  static final String BUCKETS = "a bucket holds at most k peers";
  static final String GROUPS_IN_BUCKET = "a bucket holds few peers of one IP group";
  static final String GROUPS_IN_TABLE = "a routing table holds few peers of one IP group";
  static final String PEERS = "a routing table holds others, each once";

  private final Findings findings;
  private final IpCaps caps;

  public RoutingRule(Findings findings, IpCaps caps) {
    this.findings = findings;
    this.caps = caps;
  }

  /** Checks the whole table of {@code self}. */
  public void check(int node, NodeId self, List<Contact> table) {
    var ids = table.stream().map(Contact::id).toList();
    if (ids.contains(self) || ids.stream().distinct().count() < ids.size()) {
      findings.add(PEERS, "node " + node + ": " + ids);
    }
    counted(table, contact -> bucketOf(self, contact), RoutingBuckets.K, BUCKETS, node);
    var capped = table.stream().filter(one -> caps.applyTo(one.endpoint())).toList();
    counted(capped, RoutingRule::groupOf, caps.perTable(), GROUPS_IN_TABLE, node);
    counted(
        capped,
        contact -> bucketOf(self, contact) + ": " + groupOf(contact),
        caps.perBucket(),
        GROUPS_IN_BUCKET,
        node);
  }

  private void counted(
      List<Contact> table, Function<Contact, String> kind, int most, String rule, int node) {
    table.stream()
        .collect(Collectors.groupingBy(kind, TreeMap::new, Collectors.counting()))
        .forEach(
            (name, count) -> {
              if (count > most) {
                findings.add(rule, "node %d: %d of %s".formatted(node, count, name));
              }
            });
  }

  private static String bucketOf(NodeId self, Contact contact) {
    return "bucket " + (255 - contact.id().distanceTo(self.hash()).leadingZeros());
  }

  private static String groupOf(Contact contact) {
    return "group " + IpGroup.of(contact.endpoint()).prefix().toHex();
  }
}
