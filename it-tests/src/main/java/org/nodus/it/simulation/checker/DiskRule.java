package org.nodus.it.simulation.checker;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nodus.node.home.NodeDisks;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.expiring.Condition;
import org.nodus.persistence.mailbox.MailboxStorage.EntryKey;

/**
 * The disk of a node. Rules: what was durable before its process ended is there when it starts
 * again, and can be read; nothing lies there for more than a minute after its expiry.
 */
public final class DiskRule {
  static final String DURABLE = "what a node has stored survives its process";
  static final String FORGOTTEN = "nothing is kept a minute after its expiry";

  /** Between two looks of a node at what is over. */
  private static final Duration SWEEP = Duration.ofSeconds(1);

  /** A node that was away finds things that are long over, and forgets them first. */
  private static final Duration FIRST_SWEEP = Duration.ofSeconds(10);

  private final Findings findings;
  private final Map<Integer, Map<String, Instant>> left = new HashMap<>();
  private final Map<Integer, Instant> started = new HashMap<>();

  public DiskRule(Findings findings) {
    this.findings = findings;
  }

  /** Right before the process of {@code node} ends. */
  public void beforeEnd(int node, NodeDisks disks) {
    left.put(node, content(disks));
  }

  /** The machine got another disk, or the network told it to forget. */
  public void wiped(int node) {
    left.remove(node);
  }

  /**
   * Right after the disks of {@code node} were opened again, before its process forgets what is
   * over.
   *
   * @param clock the node's own, as wrong as it is
   */
  public void afterStart(int node, NodeDisks disks, Instant clock) {
    started.put(node, clock);
    var before = left.remove(node);
    if (before == null) {
      return;
    }
    var now = content(disks);
    before.forEach(
        (name, expiry) -> {
          if (expiry.isAfter(clock) && !now.containsKey(name)) {
            findings.add(
                DURABLE, "node %d has lost %s, good until %s".formatted(node, name, expiry));
          }
        });
  }

  /**
   * At any moment while the process runs. A store that is read-only since a failure forgets
   * nothing; what lies there is not served all the same.
   *
   * @param clock the node's own
   */
  public void check(int node, NodeDisks disks, Instant clock) {
    if (clock.isBefore(started.getOrDefault(node, Instant.EPOCH).plus(FIRST_SWEEP))) {
      return;
    }
    var last = clock.minus(Promises.AFTER_EXPIRY).minus(SWEEP);
    var fragments = disks.fragments();
    if (fragments.condition() != Condition.READ_ONLY && isBefore(fragments.nextExpiry(), last)) {
      fragments.forEachLive(held -> late(node, "fragment", held.expiry(), last));
    }
    var mailboxes = disks.mailboxes();
    if (mailboxes.condition() != Condition.READ_ONLY && isBefore(mailboxes.nextExpiry(), last)) {
      mailboxes.forEachWaiting(entry -> late(node, "mailbox entry", entry.expiry(), last));
    }
  }

  /** What is over may still be a tombstone, which nobody reads and nobody hurries to forget. */
  private static boolean isBefore(Optional<Instant> next, Instant last) {
    return next.filter(expiry -> expiry.isBefore(last)).isPresent();
  }

  private void late(int node, String what, Instant expiry, Instant last) {
    if (expiry.isBefore(last)) {
      findings.add(
          FORGOTTEN, "node %d still has a %s that expired at %s".formatted(node, what, expiry));
    }
  }

  private static Map<String, Instant> content(NodeDisks disks) {
    var content = new TreeMap<String, Instant>();
    disks
        .fragments()
        .forEachLive(
            held -> {
              if (isReadable(
                  () -> disks.fragments().read(held.message(), held.index()).isPresent())) {
                content.put("fragment " + held.index() + " of " + held.message(), held.expiry());
              }
            });
    disks
        .mailboxes()
        .forEachWaiting(
            entry -> {
              var key = new EntryKey(entry.address(), entry.id());
              if (isReadable(() -> disks.mailboxes().read(key).isPresent())) {
                content.put("entry " + entry.id() + " at " + entry.address(), entry.expiry());
              }
            });
    disks
        .records()
        .forEach(
            record ->
                content.put(
                    "version " + record.version() + " of record " + record.key(), record.expiry()));
    return content;
  }

  private interface Reading {
    boolean find();
  }

  private static boolean isReadable(Reading reading) {
    try {
      return reading.find();
    } catch (StoreFailure damaged) {
      return false;
    }
  }
}
