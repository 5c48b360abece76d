package org.nodus.persistence.mailbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.expiring.Condition;
import org.nodus.persistence.expiring.ExpiringRecord;
import org.nodus.persistence.expiring.ExpiringRecords;
import org.nodus.persistence.expiring.HeldRecord;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.expiring.Recovery;
import org.nodus.persistence.expiring.Usage;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;

/**
 * {@link MailboxStorage} over any disk. Entries are expiring records, big-endian:
 *
 * <pre>
 * key   address (32) ‖ id (32)
 * note  received at, milliseconds since 1970 (8)
 * body  version 1 (1) ‖ write key length (1) ‖ write key ‖ signature length (1) ‖ signature ‖ entry
 * </pre>
 */
public final class SegmentedMailboxes implements MailboxStorage {
  private static final int VERSION = 1;

  private final ExpiringRecords records;

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
    return new SegmentedMailboxes(ExpiringRecords.open(files, index, secrets));
  }

  /** What opening had to mend. */
  public Recovery recovery() {
    return records.recovery();
  }

  @Override
  public List<Outcome> append(List<MailboxEntry> entries, Instant now) {
    return records.append(entries.stream().map(SegmentedMailboxes::recordOf).toList(), now);
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
  public void forEachKnown(Consumer<EntryKey> visitor) {
    records.forEachKnown(Bytes.EMPTY, key -> visitor.accept(keyOf(key)));
  }

  @Override
  public List<Hash256> known(Hash256 address) {
    var known = new ArrayList<Hash256>();
    records.forEachKnown(address.toBytes(), key -> known.add(keyOf(key).id()));
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
  public int expire(Instant now) {
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

  private static ExpiringRecord recordOf(MailboxEntry entry) {
    return new ExpiringRecord(
        form(new EntryKey(entry.address(), entry.id())),
        new ByteWriter().i64(entry.receivedAt().toEpochMilli()).toBytes(),
        new ByteWriter()
            .u8(VERSION)
            .u8(entry.writeKey().length())
            .raw(entry.writeKey())
            .u8(entry.signature().length())
            .raw(entry.signature())
            .raw(entry.entry())
            .toBytes(),
        entry.expiry());
  }

  private static MailboxEntry entryOf(EntryKey key, ExpiringRecord found) {
    try {
      var body = new ByteReader(found.body());
      if (body.u8() != VERSION) {
        throw new StoreFailure.Damaged("An entry was stored by a later version of Nodus.");
      }
      var writeKey = body.raw(body.u8());
      var signature = body.raw(body.u8());
      var entry = body.raw(body.remaining());
      return new MailboxEntry(
          key.address(),
          key.id(),
          entry,
          writeKey,
          signature,
          found.expiry(),
          receivedAt(found.note()));
    } catch (DecodeFailure wrong) {
      throw new StoreFailure.Damaged("An entry is not in its form: " + wrong.reason() + ".");
    }
  }

  private static WaitingEntry waitingOf(HeldRecord held) {
    return new WaitingEntry(
        Hash256.of(held.key().slice(0, Hash256.SIZE_BYTES)),
        Hash256.of(held.key().slice(Hash256.SIZE_BYTES, Hash256.SIZE_BYTES)),
        held.expiry(),
        receivedAt(held.note()));
  }

  private static Instant receivedAt(Bytes note) {
    try {
      return Instant.ofEpochMilli(new ByteReader(note).i64());
    } catch (DecodeFailure wrong) {
      throw new StoreFailure.Damaged("An entry's note is not in its form.");
    }
  }
}
