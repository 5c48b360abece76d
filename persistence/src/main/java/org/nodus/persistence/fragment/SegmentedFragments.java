package org.nodus.persistence.fragment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.expiring.Condition;
import org.nodus.persistence.expiring.ExpiringRecords;
import org.nodus.persistence.expiring.Hands;
import org.nodus.persistence.expiring.HeldRecord;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.expiring.Recovery;
import org.nodus.persistence.expiring.Usage;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.message.MessageId;

/** {@link FragmentStorage} over any disk: files and LevelDB, or memory. */
public final class SegmentedFragments implements FragmentStorage {
  private final ExpiringRecords records;

  private SegmentedFragments(ExpiringRecords records) {
    this.records = records;
  }

  /**
   * Opens the fragments in {@code files}, which are closed with the store, as {@code index} is.
   *
   * @param secrets gives that many bytes that nobody can guess
   */
  public static SegmentedFragments open(
      SegmentFiles files, KeyValue index, IntFunction<Bytes> secrets) {
    return open(files, index, secrets, Hands.NONE);
  }

  /**
   * As {@link #open(SegmentFiles, KeyValue, IntFunction)}.
   *
   * @param hands help until this returns
   */
  public static SegmentedFragments open(
      SegmentFiles files, KeyValue index, IntFunction<Bytes> secrets, Hands hands) {
    return new SegmentedFragments(ExpiringRecords.open(files, index, secrets, hands));
  }

  /** What opening had to mend. */
  public Recovery recovery() {
    return records.recovery();
  }

  @Override
  public List<Outcome> append(List<StoredFragment> fragments, Instant now) {
    return records.append(fragments.stream().map(FragmentForm::recordOf).toList(), now);
  }

  @Override
  public Optional<StoredFragment> read(MessageId message, int index) {
    return records.read(FragmentForm.key(message, index)).map(FragmentForm::fragmentOf);
  }

  @Override
  public List<HeldFragment> list(MessageId message) {
    var held = new ArrayList<HeldFragment>();
    records.forEach(message.hash().toBytes(), found -> heldOf(found).ifPresent(held::add));
    return List.copyOf(held);
  }

  @Override
  public int delete(List<MessageId> messages) {
    var doomed = new ArrayList<Bytes>();
    for (var message : messages) {
      records.forEach(message.hash().toBytes(), found -> doomed.add(found.key()));
    }
    return records.delete(doomed);
  }

  @Override
  public boolean release(MessageId message, int index) {
    return records.release(List.of(FragmentForm.key(message, index))) > 0;
  }

  @Override
  public int expire(Instant now) {
    return records.expire(now);
  }

  @Override
  public int expire(Instant now, ObjIntConsumer<MessageId> going) {
    return records.expire(
        now, key -> going.accept(FragmentForm.messageOf(key), FragmentForm.indexOf(key)));
  }

  @Override
  public Optional<Instant> nextExpiry() {
    return records.nextExpiry();
  }

  @Override
  public void forEachLive(Consumer<HeldFragment> visitor) {
    records.forEach(Bytes.EMPTY, found -> heldOf(found).ifPresent(visitor));
  }

  /** Of one whose k stands in its body alone, and whose body is damaged, nothing can be said. */
  private Optional<HeldFragment> heldOf(HeldRecord held) {
    if (!FragmentForm.isWithoutK(held)) {
      return Optional.of(FragmentForm.heldOf(held));
    }
    try {
      return records
          .read(held.key())
          .map(FragmentForm::fragmentOf)
          .map(read -> FragmentForm.heldOf(held, read.fragment().commitment().k()));
    } catch (StoreFailure.Damaged damaged) {
      return Optional.empty();
    }
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
}
