package org.nodus.it.simulation.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.Chance;
import org.nodus.it.simulation.disk.Ending;
import org.nodus.it.simulation.disk.VirtualDisk;
import org.nodus.node.home.NodeDisks;
import org.nodus.persistence.mailbox.MailboxEntry;
import org.nodus.persistence.mailbox.MailboxStorage.EntryKey;
import org.nodus.persistence.record.RecordVersion;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

class DiskRuleTest {
  private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");
  private static final Instant IN_AN_HOUR = NOW.plus(Duration.ofHours(1));
  private static final Hash256 ADDRESS = Sha256.of(Bytes.utf8("address"));

  private final VirtualDisk machine = new VirtualDisk(new SplittableRandom(1), wait -> {});
  private final Findings findings = new Findings(() -> NOW);
  private final DiskRule rule = new DiskRule(findings);
  private NodeDisks disks = open();

  @Test
  void what_production_stores_survives_every_power_loss() {
    for (var round = 0; round < 20; round++) {
      store("entry " + round);
      rule.beforeEnd(0, disks);
      machine.processEnded(Ending.POWER_LOST);
      disks = open();
      rule.afterStart(0, disks, NOW);
    }

    assertTrue(findings.isClean(), () -> findings.violations().toString());
  }

  @Test
  void a_lost_entry_is_found() {
    store("entry");
    rule.beforeEnd(0, disks);
    disks.mailboxes().delete(List.of(new EntryKey(ADDRESS, Sha256.of(Bytes.utf8("entry")))));

    rule.afterStart(0, disks, NOW);

    assertEquals(List.of(DiskRule.DURABLE), rules());
  }

  @Test
  void a_lost_record_is_found() {
    disks.records().put(List.of(new RecordVersion(ADDRESS, 1, Bytes.utf8("name"), IN_AN_HOUR)));
    rule.beforeEnd(0, disks);
    disks.records().remove(List.of(ADDRESS));

    rule.afterStart(0, disks, NOW);

    assertEquals(List.of(DiskRule.DURABLE), rules());
  }

  @Test
  void what_expired_meanwhile_and_what_was_wiped_is_not_missed() {
    store("entry");
    rule.beforeEnd(0, disks);
    disks.mailboxes().expire(IN_AN_HOUR);
    rule.afterStart(0, disks, IN_AN_HOUR);

    store("other");
    rule.beforeEnd(0, disks);
    machine.processEnded(Ending.KILLED);
    machine.wipe();
    rule.wiped(0);
    disks = open();
    rule.afterStart(0, disks, NOW);

    assertTrue(findings.isClean());
  }

  @Test
  void tombstones_may_lie_around_longer() {
    store("entry");
    disks.mailboxes().delete(List.of(new EntryKey(ADDRESS, Sha256.of(Bytes.utf8("entry")))));

    rule.check(0, disks, IN_AN_HOUR.plusSeconds(100));

    assertTrue(findings.isClean());
  }

  @Test
  void what_lies_around_for_more_than_a_minute_after_its_expiry_is_found() {
    store("entry");
    rule.check(0, disks, IN_AN_HOUR.plusSeconds(61));
    assertTrue(findings.isClean());

    rule.check(0, disks, IN_AN_HOUR.plusSeconds(62));

    assertEquals(List.of(DiskRule.FORGOTTEN), rules());
  }

  private void store(String id) {
    disks
        .mailboxes()
        .append(
            List.of(
                new MailboxEntry(
                    ADDRESS,
                    Sha256.of(Bytes.utf8(id)),
                    Bytes.wrap(new byte[16_384]),
                    Bytes.wrap(new byte[32]),
                    Bytes.wrap(new byte[64]),
                    IN_AN_HOUR,
                    NOW)),
            NOW);
  }

  private NodeDisks open() {
    return NodeDisks.over(
        machine.map("index"),
        machine.files("fragments"),
        machine.files("mailboxes"),
        machine.map("journal"),
        new Seeded(new SplittableRandom(2)));
  }

  private record Seeded(RandomGenerator random) implements Chance {
    @Override
    public Bytes secret(int length) {
      var bytes = new byte[length];
      random.nextBytes(bytes);
      return Bytes.wrap(bytes);
    }
  }

  private List<String> rules() {
    return findings.violations().stream().map(Violation::rule).toList();
  }
}
