package org.nodus.node.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.nodus.actors.delivery.CollectorNews;
import org.nodus.actors.delivery.CollectorNews.Confirmation;
import org.nodus.actors.delivery.MessageCollector;
import org.nodus.actors.environment.Clock;
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
import org.nodus.protocol.capability.OwnMailbox;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.identity.IdentityKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one user keeps of her mail, and what she answers while it is being collected. It waits for
 * nobody: {@link Inbox} does, and the simulation need not.
 */
public final class Mailbag {
  private static final Logger LOG = LoggerFactory.getLogger(Mailbag.class);
  private static final Bytes ENTRY = Bytes.utf8("entry/");
  private static final Bytes LAST_VISIT = Bytes.utf8("last visit");

  /** Entries can wait for the longest life and a minute; what is older can be forgotten. */
  private static final Duration REMEMBER = Duration.ofDays(ContactAddress.MAX_DAYS_BACK + 2);

  private final IdentityKeys keys;
  private final Instant networkBegan;
  private final Clock clock;
  private final ReceivedStorage received;
  private final KeyValue notes;
  private final Openings openings;

  /** Kept here, and left for other devices to fetch; at most what waits in some mailboxes. */
  private final Set<Hash256> left = new HashSet<>();

  /**
   * The mail of one user.
   *
   * @param networkBegan nothing is older
   * @param notes where it is remembered which mailbox entries she has seen
   */
  public Mailbag(
      IdentityKeys keys,
      Instant networkBegan,
      Clock clock,
      ReceivedStorage received,
      KeyValue notes) {
    this.keys = keys;
    this.networkBegan = networkBegan;
    this.clock = clock;
    this.received = received;
    this.notes = notes;
    this.openings = new Openings(notes);
  }

  /** What the user has opened for contacts and may still get something in. */
  List<OwnMailbox> opened() {
    return openings.open(clock.now().toEpochMilli());
  }

  /** The days whose contact addresses a visit now would look at, today first. */
  public List<Integer> days() {
    var now = clock.now().toEpochMilli();
    var today = ContactAddress.dayOf(now);
    return IntStream.rangeClosed(0, daysBack(now)).mapToObj(back -> today - back).toList();
  }

  /**
   * A visit begins: what to collect.
   *
   * @param anchors of at least {@link #days}
   * @param leaving whether what comes is left to other devices, and what was left is passed over
   */
  public Collection begin(IntFunction<Hash256> anchors, boolean leaving) {
    var now = clock.now().toEpochMilli();
    forgetOld(now - REMEMBER.toMillis());
    if (!leaving) {
      left.clear();
    }
    return new Collection(now, task(now, anchors), leaving);
  }

  /** One visit on its way: tell it all news, until {@link #hear} has a result. */
  public final class Collection {
    private final long beganMillis;
    private final MessageCollector.Task task;
    private final boolean leaving;
    private final List<CollectorNews.Settled> settled = new ArrayList<>();
    private final List<CollectorNews.Skipped> skipped = new ArrayList<>();

    private Collection(long beganMillis, MessageCollector.Task task, boolean leaving) {
      this.beganMillis = beganMillis;
      this.task = task;
      this.leaving = leaving;
    }

    public MessageCollector.Task task() {
      return task;
    }

    /** Keeps, confirms, notes; present when the visit has ended. */
    public Optional<Inbox.Visit> hear(CollectorNews news) {
      switch (news) {
        case CollectorNews.Arrived arrived -> arrived.confirm().tell(keep(arrived, leaving));
        case CollectorNews.Settled one -> {
          note(one.entry(), true);
          settled.add(one);
        }
        case CollectorNews.Skipped one -> {
          if (one.problem() == CollectorNews.Problem.LEFT) {
            left.add(one.entry());
          } else {
            skipped.add(one);
          }
          if (one.problem().isPermanent()) {
            note(one.entry(), false);
          }
        }
        case CollectorNews.Finished finished -> {
          if (finished.isComplete()) {
            notes.writeDurably(
                new Batch().put(LAST_VISIT, new ByteWriter().i64(beganMillis).toBytes()));
          }
          return Optional.of(new Inbox.Visit(settled, skipped, finished.isComplete()));
        }
      }
      return Optional.empty();
    }
  }

  private Confirmation keep(CollectorNews.Arrived arrived, boolean leaving) {
    try {
      var message = InboxMessage.of(arrived.id(), arrived.message());
      received.keep(new ReceivedMessage(arrived.id(), clock.now(), message.toBytes()));
      return leaving ? Confirmation.LEFT : Confirmation.KEPT;
    } catch (StoreFailure failure) {
      LOG.error("a message could not be kept: {}", failure.getMessage());
      return Confirmation.NOT_KEPT;
    }
  }

  private MessageCollector.Task task(long nowMillis, IntFunction<Hash256> anchors) {
    Set<Hash256> known = new HashSet<>();
    Set<Hash256> collected = new HashSet<>();
    notes.forEach(
        ENTRY,
        Bytes.utf8("entry0"),
        entry -> {
          var id = entry.key().slice(ENTRY.length(), Hash256.SIZE_BYTES);
          (entry.value().get(0) == 1 ? collected : known).add(Hash256.of(id));
        });
    known.addAll(left);
    var addresses = ContactAddress.readable(keys.uid(), nowMillis, daysBack(nowMillis), anchors);
    var mailboxes = new ArrayList<>(OwnMailbox.ofContact(keys, addresses));
    mailboxes.addAll(opened());
    return new MessageCollector.Task(keys, mailboxes, known, collected);
  }

  /** Back to the last complete visit, but never before the network began. */
  private int daysBack(long nowMillis) {
    var began = networkBegan.toEpochMilli();
    var since = Math.max(began, notes.get(LAST_VISIT).map(Mailbag::millis).orElse(began));
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
    var value = new ByteWriter().u8(collected ? 1 : 0).i64(clock.now().toEpochMilli()).toBytes();
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
    return received.unshown().stream().map(Mailbag::read).toList();
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
