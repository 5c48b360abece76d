package org.nodus.persistence.mailbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.expiring.Condition;
import org.nodus.persistence.expiring.ExpiringRecord;
import org.nodus.persistence.expiring.ExpiringRecords;
import org.nodus.persistence.expiring.Hands;
import org.nodus.persistence.expiring.HeldRecord;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.expiring.Recovery;
import org.nodus.persistence.expiring.Usage;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.work.WorkProof;

/**
 * {@link MailboxStorage} over any disk. Entries are expiring records, big-endian:
 *
 * <pre>
 * key   address (32) ‖ id (32)
 * note  received at, milliseconds since 1970 (8), then, where there is work, its units (8), and
 *       those of dearer work that came later (8 each, the last counts)
 * body  version (1) ‖ write key length (1) ‖ write key ‖ signature length (1) ‖ signature
 *       ‖ in version 2 the proof of work (48) ‖ entry
 * </pre>
 *
 * Version 1 is an entry without work, as all were before there was a price. What opens a mailbox
 * has the same form and is known by its length.
 */
public final class SegmentedMailboxes implements MailboxStorage {
  private static final int WITHOUT_WORK = 1;
  private static final int WITH_WORK = 2;

  /** Received, and seven times dearer work: a note has at most 255 bytes. */
  private static final int MAX_NOTE_BYTES = 8 * Long.BYTES;

  /** What opens a mailbox is far shorter with its keys, an entry is longer without. */
  private static final int SMALLEST_ENTRY_BYTES = 1_024;

  private final ExpiringRecords records;
  private final TurnedAway turnedAway = new TurnedAway();

  private SegmentedMailboxes(ExpiringRecords records) {
    this.records = records;
  }

  /**
   * Opens the mailboxes in {@code files}, which are closed with the store, as {@code index} is.
   *
   * @param secrets gives that many bytes that nobody can guess
   */
  public static SegmentedMailboxes open(
      SegmentFiles files, KeyValue index, IntFunction<Bytes> secrets) {
    return open(files, index, secrets, Hands.NONE);
  }

  /**
   * As {@link #open(SegmentFiles, KeyValue, IntFunction)}.
   *
   * @param hands help until this returns
   */
  public static SegmentedMailboxes open(
      SegmentFiles files, KeyValue index, IntFunction<Bytes> secrets, Hands hands) {
    return new SegmentedMailboxes(ExpiringRecords.open(files, index, secrets, hands));
  }

  /** What opening had to mend. */
  public Recovery recovery() {
    return records.recovery();
  }

  @Override
  public List<Outcome> append(List<MailboxEntry> entries, Instant now) {
    var outcomes = records.append(entries.stream().map(this::recordOf).toList(), now);
    entries.forEach(entry -> turnedAway.remove(new EntryKey(entry.address(), entry.id())));
    return outcomes;
  }

  @Override
  public Optional<MailboxEntry> read(EntryKey key) {
    return records.read(form(key)).map(found -> entryOf(key, found));
  }

  @Override
  public List<WaitingEntry> list(Hash256 address) {
    var waiting = new ArrayList<WaitingEntry>();
    records.forEach(address.toBytes(), found -> waiting.add(waitingOf(found)));
    waiting.sort(Comparator.comparing(WaitingEntry::receivedAt).thenComparing(WaitingEntry::id));
    return List.copyOf(waiting);
  }

  @Override
  public Map<Hash256, Instant> deleted(Hash256 address) {
    var deleted = new LinkedHashMap<Hash256, Instant>();
    records.forEachKnown(
        address.toBytes(),
        held -> {
          // What can be read has a note.
          if (held.note().isEmpty() && !isOpening(held)) {
            deleted.put(keyOf(held.key()).id(), held.expiry());
          }
        });
    return deleted;
  }

  @Override
  public void forEachKnown(Consumer<EntryKey> visitor) {
    records.forEachKnown(Bytes.EMPTY, held -> visitor.accept(keyOf(held.key())));
    turnedAway.forEach(visitor);
  }

  @Override
  public List<Hash256> known(Hash256 address) {
    var known = new LinkedHashSet<Hash256>();
    records.forEachKnown(address.toBytes(), held -> known.add(keyOf(held.key()).id()));
    known.addAll(turnedAway.at(address));
    return List.copyOf(known);
  }

  @Override
  public int delete(List<EntryKey> keys) {
    return records.delete(keys.stream().map(SegmentedMailboxes::form).toList());
  }

  @Override
  public boolean release(EntryKey key) {
    return records.release(List.of(form(key))) > 0;
  }

  @Override
  public int evict(Map<EntryKey, Instant> expiries) {
    // Remembered first: a replica that asks in between must not bring them again.
    expiries.forEach(turnedAway::add);
    return records.release(expiries.keySet().stream().map(SegmentedMailboxes::form).toList());
  }

  @Override
  public void turnAway(EntryKey key, Instant expiry) {
    turnedAway.add(key, expiry);
  }

  @Override
  public void welcome(Hash256 address) {
    turnedAway.welcome(address);
  }

  @Override
  public int expire(Instant now) {
    turnedAway.expire(now);
    return records.expire(now);
  }

  @Override
  public Optional<Instant> nextExpiry() {
    return records.nextExpiry();
  }

  @Override
  public void forEachWaiting(Consumer<WaitingEntry> visitor) {
    records.forEach(Bytes.EMPTY, found -> visitor.accept(waitingOf(found)));
  }

  @Override
  public Usage usage() {
    return records.usage();
  }

  @Override
  public Condition condition() {
    return records.condition();
  }

  @Override
  public void close() {
    records.close();
  }

  private static Bytes form(EntryKey key) {
    return new ByteWriter().hash(key.address()).hash(key.id()).toBytes();
  }

  private static EntryKey keyOf(Bytes form) {
    return new EntryKey(
        Hash256.of(form.slice(0, Hash256.SIZE_BYTES)),
        Hash256.of(form.slice(Hash256.SIZE_BYTES, Hash256.SIZE_BYTES)));
  }

  private ExpiringRecord recordOf(MailboxEntry entry) {
    var key = form(new EntryKey(entry.address(), entry.id()));
    return new ExpiringRecord(key, note(entry, records.find(key)), body(entry), entry.expiry());
  }

  /**
   * Where dearer work comes for what is held, its note says more than before: so it is stored. What
   * was signed for a shorter life than is held is not, whatever it cost.
   */
  private static Bytes note(MailboxEntry entry, Optional<HeldRecord> held) {
    var before =
        held.filter(one -> !one.expiry().isAfter(entry.expiry()))
            .map(HeldRecord::note)
            .filter(note -> note.length() < MAX_NOTE_BYTES);
    var note = new ByteWriter();
    if (before.isPresent() && numbers(before.get()).workUnits() < entry.workUnits()) {
      note.raw(before.get());
    } else {
      note.i64(entry.receivedAt().toEpochMilli());
    }
    entry.work().ifPresent(work -> note.i64(work.units()));
    return note.toBytes();
  }

  private static Bytes body(MailboxEntry entry) {
    var body =
        new ByteWriter()
            .u8(entry.work().isPresent() ? WITH_WORK : WITHOUT_WORK)
            .u8(entry.writeKey().length())
            .raw(entry.writeKey())
            .u8(entry.signature().length())
            .raw(entry.signature());
    entry.work().ifPresent(work -> work.writeTo(body));
    return body.raw(entry.entry()).toBytes();
  }

  private static MailboxEntry entryOf(EntryKey key, ExpiringRecord found) {
    try {
      var body = new ByteReader(found.body());
      var version = body.u8();
      if (version != WITHOUT_WORK && version != WITH_WORK) {
        throw new StoreFailure.Damaged("An entry was stored by a later version of Nodus.");
      }
      var writeKey = body.raw(body.u8());
      var signature = body.raw(body.u8());
      Optional<WorkProof> work =
          version == WITH_WORK ? Optional.of(WorkProof.read(body)) : Optional.empty();
      var entry = body.raw(body.remaining());
      return new MailboxEntry(
          key.address(),
          key.id(),
          entry,
          writeKey,
          signature,
          work,
          found.expiry(),
          Instant.ofEpochMilli(numbers(found.note()).receivedAtMillis()));
    } catch (DecodeFailure wrong) {
      throw new StoreFailure.Damaged("An entry is not in its form: " + wrong.reason() + ".");
    }
  }

  private static WaitingEntry waitingOf(HeldRecord held) {
    var note = numbers(held.note());
    return new WaitingEntry(
        Hash256.of(held.key().slice(0, Hash256.SIZE_BYTES)),
        Hash256.of(held.key().slice(Hash256.SIZE_BYTES, Hash256.SIZE_BYTES)),
        held.expiry(),
        Instant.ofEpochMilli(note.receivedAtMillis()),
        note.workUnits(),
        isOpening(held));
  }

  private static boolean isOpening(HeldRecord held) {
    return held.bodyBytes() < SMALLEST_ENTRY_BYTES;
  }

  private record Note(long receivedAtMillis, long workUnits) {}

  private static Note numbers(Bytes note) {
    try {
      var reader = new ByteReader(note);
      var receivedAtMillis = reader.i64();
      var workUnits = 0L;
      while (reader.remaining() > 0) {
        workUnits = reader.i64();
      }
      return new Note(receivedAtMillis, workUnits);
    } catch (DecodeFailure wrong) {
      throw new StoreFailure.Damaged("An entry's note is not in its form.");
    }
  }
}
