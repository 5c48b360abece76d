package org.nodus.node.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.nodus.actors.agent.Agent;
import org.nodus.actors.delivery.CollectorNews;
import org.nodus.actors.delivery.CollectorNews.Confirmation;
import org.nodus.actors.delivery.MessageCollector;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.received.ReceivedMessage;
import org.nodus.persistence.received.ReceivedStorage;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.identity.IdentityKeys;

/**
 * Collects what waits for one user. A message is durable here before anybody is paid or told to
 * delete, it is shown once, and a process killed at any point loses none.
 */
public final class Inbox {
  /** Every conversation of a collector ends well before: fragments of 1 MiB over a slow line. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Bytes ENTRY = Bytes.utf8("entry/");
  private static final Bytes LAST_VISIT = Bytes.utf8("last visit");

  /** Entries can wait for the longest life and a minute; what is older can be forgotten. */
  private static final Duration REMEMBER = Duration.ofDays(ContactAddress.MAX_DAYS_BACK + 2);

  private final RunningAgent agent;
  private final IdentityKeys keys;
  private final ReceivedStorage received;
  private final KeyValue notes;

  /**
   * The inbox of one user.
   *
   * @param notes where it remembers which mailbox entries it has seen
   */
  public Inbox(RunningAgent agent, IdentityKeys keys, ReceivedStorage received, KeyValue notes) {
    this.agent = agent;
    this.keys = keys;
    this.received = received;
    this.notes = notes;
  }

  /**
   * One visit to the mailbox.
   *
   * @param settled how each message ended at its holders
   * @param skipped entries that gave no message, and why
   * @param complete whether "there is nothing else" is certain
   */
  public record Visit(
      List<CollectorNews.Settled> settled, List<CollectorNews.Skipped> skipped, boolean complete) {
    public Visit {
      settled = List.copyOf(settled);
      skipped = List.copyOf(skipped);
    }
  }

  /** Collects everything that waits; {@link #unshown} has it afterwards. */
  public Visit collect() {
    var now = agent.env().clock().now();
    forgetOld(now.minus(REMEMBER).toEpochMilli());
    var news = Heard.<CollectorNews>in(agent.system());
    var task = task(now.toEpochMilli());
    agent.system().tell(new Agent.Collect(task, news.ear()));
    var settled = new ArrayList<CollectorNews.Settled>();
    var skipped = new ArrayList<CollectorNews.Skipped>();
    while (true) {
      switch (news.next(PATIENCE)) {
        case CollectorNews.Arrived arrived -> arrived.confirm().tell(keep(arrived));
        case CollectorNews.Settled one -> {
          note(one.entry(), true);
          settled.add(one);
        }
        case CollectorNews.Skipped one -> {
          if (one.problem().isPermanent()) {
            note(one.entry(), false);
          }
          skipped.add(one);
        }
        case CollectorNews.Finished finished -> {
          if (finished.isComplete()) {
            notes.writeDurably(
                new Batch().put(LAST_VISIT, new ByteWriter().i64(now.toEpochMilli()).toBytes()));
          }
          return new Visit(settled, skipped, finished.isComplete());
        }
      }
    }
  }

  private Confirmation keep(CollectorNews.Arrived arrived) {
    try {
      var message = InboxMessage.of(arrived.id(), arrived.message());
      received.keep(
          new ReceivedMessage(arrived.id(), agent.env().clock().now(), message.toBytes()));
      return Confirmation.KEPT;
    } catch (StoreFailure failure) {
      agent.system().log().error("a message could not be kept: {}", failure.getMessage());
      return Confirmation.NOT_KEPT;
    }
  }

  private MessageCollector.Task task(long nowMillis) {
    Set<Hash256> known = new HashSet<>();
    Set<Hash256> collected = new HashSet<>();
    notes.forEach(
        ENTRY,
        Bytes.utf8("entry0"),
        entry -> {
          var id = entry.key().slice(ENTRY.length(), Hash256.SIZE_BYTES);
          (entry.value().get(0) == 1 ? collected : known).add(Hash256.of(id));
        });
    IntFunction<Hash256> anchors = day -> Outbound.anchor(agent, day);
    var addresses = ContactAddress.readable(keys.uid(), nowMillis, daysBack(nowMillis), anchors);
    return new MessageCollector.Task(keys, addresses, known, collected);
  }

  /** Back to the last complete visit, but never before the network began. */
  private int daysBack(long nowMillis) {
    var began = agent.network().genesis().start().toEpochMilli();
    var since = Math.max(began, notes.get(LAST_VISIT).map(Inbox::millis).orElse(began));
    var days = ContactAddress.dayOf(nowMillis) - ContactAddress.dayOf(since);
    return Math.clamp(days + 1L, 1, ContactAddress.MAX_DAYS_BACK);
  }

  private static long millis(Bytes bytes) {
    try {
      return new ByteReader(bytes).i64();
    } catch (DecodeFailure damaged) {
      return 0;
    }
  }

  private void note(Hash256 entry, boolean collected) {
    var value =
        new ByteWriter()
            .u8(collected ? 1 : 0)
            .i64(agent.env().clock().now().toEpochMilli())
            .toBytes();
    notes.writeDurably(new Batch().put(Bytes.concat(ENTRY, entry.toBytes()), value));
  }

  private void forgetOld(long beforeMillis) {
    var old = new Batch();
    notes.forEach(
        ENTRY,
        Bytes.utf8("entry0"),
        entry -> {
          if (millis(entry.value().slice(1, Long.BYTES)) < beforeMillis) {
            old.delete(entry.key());
          }
        });
    if (!old.isEmpty()) {
      notes.writeDurably(old);
    }
  }

  /**
   * What was collected and not shown yet, first received first.
   *
   * @throws StoreFailure.Damaged a kept message cannot be read
   */
  public List<InboxMessage> unshown() {
    return received.unshown().stream().map(Inbox::read).toList();
  }

  private static InboxMessage read(ReceivedMessage kept) {
    try {
      return InboxMessage.decode(kept.id(), kept.content());
    } catch (DecodeFailure damaged) {
      throw new StoreFailure.Damaged(
          "The received message " + kept.id() + " cannot be read: " + damaged.reason() + ".");
    }
  }

  /** The user has seen it. */
  public void markShown(InboxMessage message) {
    received.markShown(message.id());
  }
}
