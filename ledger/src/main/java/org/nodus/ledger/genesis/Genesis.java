package org.nodus.ledger.genesis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.codec.GenesisCodec;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/**
 * What all nodes of a network agree on before its first block. Its hash is the network id.
 *
 * @param name for people, 1 … {@link #MAX_NAME_BYTES} bytes of UTF-8
 * @param start when epoch 0 began, whole milliseconds, 1970 … {@link #LATEST_START}
 * @param epochLength whole milliseconds, {@link #MIN_EPOCH} … {@link #MAX_EPOCH}
 * @param graceEpochs how many epochs after its expiry a share can still be claimed
 * @param lockFee what a lock burns at least
 * @param puzzleBits leading zero bits of the node puzzle, 0 … 32
 * @param allocations who owns the supply at the start, ascending by account, each account once
 */
public record Genesis(
    String name,
    Instant start,
    Duration epochLength,
    int graceEpochs,
    Tokens lockFee,
    int puzzleBits,
    List<Allocation> allocations,
    Committee committee) {
  public static final int MAX_NAME_BYTES = 64;

  /** So far away that no sum of times of a living network overflows. */
  public static final Instant LATEST_START = Instant.parse("9999-12-31T23:59:59.999Z");

  /** Three round trips and three syncs close an epoch; below this a network does nothing else. */
  public static final Duration MIN_EPOCH = Duration.ofMillis(100);

  public static final Duration MAX_EPOCH = Duration.ofDays(1);
  public static final int MAX_GRACE_EPOCHS = 10_000;
  public static final int MAX_PUZZLE_BITS = 32;

  /** A genesis of 1,000 accounts has 40 KB: it still fits into one answer. */
  public static final int MAX_ALLOCATIONS = 1_000;

  /** The longest paid TTL; a lock that outlives it would keep its sender's tokens for nothing. */
  public static final Duration MAX_LOCK = Duration.ofDays(90);

  private static final Bytes DOMAIN = Bytes.utf8("nodus genesis");

  /** Who starts with how much, at least one micro. */
  public record Allocation(AccountId account, Tokens amount) {}

  public Genesis {
    allocations = List.copyOf(allocations);
    var nameBytes = Bytes.utf8(name).length();
    require(nameBytes >= 1 && nameBytes <= MAX_NAME_BYTES, "a network's name has 1 … 64 bytes");
    require(
        !start.isBefore(Instant.EPOCH) && !start.isAfter(LATEST_START),
        "a network starts between the years 1970 and 9999");
    require(start.equals(Instant.ofEpochMilli(start.toEpochMilli())), "start in milliseconds");
    require(
        epochLength.compareTo(MIN_EPOCH) >= 0 && epochLength.compareTo(MAX_EPOCH) <= 0,
        "an epoch lasts 100 ms … 1 day");
    require(epochLength.equals(Duration.ofMillis(epochLength.toMillis())), "epochs in ms");
    require(graceEpochs >= 1 && graceEpochs <= MAX_GRACE_EPOCHS, "1 … 10,000 grace epochs");
    require(puzzleBits >= 0 && puzzleBits <= MAX_PUZZLE_BITS, "a puzzle has 0 … 32 bits");
    require(allocations.size() <= MAX_ALLOCATIONS, "at most 1,000 allocations");
    for (var i = 0; i < allocations.size(); i++) {
      require(!allocations.get(i).amount().isNone(), "an allocation is at least one micro");
      require(
          i == 0 || allocations.get(i - 1).account().compareTo(allocations.get(i).account()) < 0,
          "allocations ascend by account, each account once");
    }
    supplyOf(allocations);
  }

  /** The id of the network: what a block names, and the head of an account without blocks. */
  public Hash256 network() {
    return Sha256.of(DOMAIN, GenesisCodec.bytes(this));
  }

  /** All tokens that will ever exist: nothing is minted. */
  public Tokens supply() {
    return supplyOf(allocations);
  }

  /** {@code ⌊(t − start) / length⌋}, 0 before the start. */
  public long epochAt(Instant time) {
    var sinceStart = Duration.between(start, time);
    return sinceStart.isNegative() ? 0 : sinceStart.dividedBy(epochLength);
  }

  /** When {@code epoch} begins; it ends when the next one begins. */
  public Instant startOf(long epoch) {
    return start.plusMillis(Math.multiplyExact(epoch, epochLength.toMillis()));
  }

  /** How far ahead of the open epoch a lock may expire; a day more than the longest TTL. */
  public long maxLockEpochs() {
    return MAX_LOCK.plusDays(1).dividedBy(epochLength) + 1;
  }

  private static Tokens supplyOf(List<Allocation> allocations) {
    try {
      return allocations.stream().map(Allocation::amount).reduce(Tokens.NONE, Tokens::plus);
    } catch (ArithmeticException tooMuch) {
      throw new IllegalArgumentException("more tokens than can be counted", tooMuch);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
