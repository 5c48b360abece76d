package org.nodus.actors.ledger.replica;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.Operation.Lock;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.ledger.epoch.Committees;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.journal.ReplicaEvent;
import org.nodus.ledger.journal.ReplicaEvent.BlockAppended;
import org.nodus.ledger.journal.ReplicaEvent.CheckpointSigned;
import org.nodus.ledger.state.LedgerState;
import org.nodus.ledger.state.Verdict;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/**
 * What a replica has written down: the state of the ledger and everything that led to it. {@link
 * #after} applies a fact and decides nothing; the other methods decide and change nothing.
 *
 * <p>Mutable, owned by one {@link LedgerReplica}. Keeps every block in memory, some 700 bytes each.
 */
final class ReplicaState {
  private final Committee committee;
  private final LedgerState ledger;
  private final Map<Hash256, Bytes> blocks = new HashMap<>();
  private final NavigableSet<Hash256> openEpoch = new TreeSet<>();
  private final NavigableMap<Long, SignedCheckpoint> checkpoints = new TreeMap<>();
  private final LockExpiries expiries = new LockExpiries();
  private Hash256 lastCheckpoint;

  ReplicaState(Genesis genesis) {
    this.committee = genesis.committee();
    this.ledger = LedgerState.of(genesis);
    this.lastCheckpoint = ledger.network();
  }

  ReplicaState after(ReplicaEvent event) {
    switch (event) {
      case BlockAppended appended -> append(appended.block());
      case CheckpointSigned signed -> close(signed.checkpoint());
    }
    return this;
  }

  LedgerState ledger() {
    return ledger;
  }

  long open() {
    return ledger.position().open();
  }

  Hash256 lastCheckpoint() {
    return lastCheckpoint;
  }

  boolean has(Hash256 block) {
    return blocks.containsKey(block);
  }

  int blockCount() {
    return blocks.size();
  }

  int checkpointCount() {
    return checkpoints.size();
  }

  Optional<Bytes> blockBytes(Hash256 block) {
    return Optional.ofNullable(blocks.get(block));
  }

  Optional<SignedCheckpoint> checkpointAtOrBefore(long epoch) {
    return Optional.ofNullable(checkpoints.floorEntry(epoch)).map(Map.Entry::getValue);
  }

  boolean isAnyLockWaiting(long epoch) {
    return expiries.isAnyWaiting(epoch, ledger);
  }

  /** The blocks of an epoch behind {@code after}, ascending, at most {@code limit}. */
  List<Hash256> idsOf(long epoch, Hash256 after, int limit) {
    if (epoch == open()) {
      return openEpoch.tailSet(after, false).stream().limit(limit).toList();
    }
    var closed = checkpoints.get(epoch);
    return closed == null
        ? List.of()
        : closed.blocks().hashes().stream()
            .dropWhile(hash -> hash.compareTo(after) <= 0)
            .limit(limit)
            .toList();
  }

  /**
   * Those of {@code waiting} that can be appended together now. At most one of each account: blocks
   * of different accounts that are allowed in one state stay so, whichever comes first.
   */
  List<ReplicaEvent> appendable(Iterable<FinalBlock> waiting) {
    var events = new ArrayList<ReplicaEvent>();
    var accounts = new HashSet<AccountId>();
    for (var one : waiting) {
      if (!accounts.contains(one.block().account()) && isAppendable(one)) {
        accounts.add(one.block().account());
        events.add(new BlockAppended(one));
      }
    }
    return events;
  }

  boolean isAppendable(FinalBlock block) {
    return block.epoch() == open() && ledger.check(block.block()).isAllowed();
  }

  /** Genuine, and yet against the rules here: it will not be appended in this epoch. */
  boolean isHopeless(FinalBlock block) {
    return block.epoch() == open() && ledger.check(block.block()) instanceof Verdict.Refused;
  }

  /** What a checkpoint of the open epoch means here. */
  sealed interface Close {
    /** All that there is to write down: blocks that were not here, then the checkpoint. */
    record Ready(List<ReplicaEvent> events) implements Close {}

    record Lacking(List<Hash256> blocks) implements Close {}

    /** It does not fit: this replica and a quorum disagree. */
    record Wrong(String why) implements Close {}
  }

  /**
   * Tries {@code signed} on a copy of the ledger.
   *
   * @param held finds blocks that are not appended yet but whose certificates were checked
   */
  Close close(SignedCheckpoint signed, Function<Hash256, Optional<FinalBlock>> held) {
    var checkpoint = signed.checkpoint();
    if (!checkpoint.network().equals(ledger.network())
        || !checkpoint.previous().equals(lastCheckpoint)
        || !checkpoint.nextCommittee().equals(Committees.hash(committee))) {
      return new Close.Wrong("it does not follow the last checkpoint");
    }
    if (!signed.blocks().containsAll(openEpoch)) {
      return new Close.Wrong("a block that is final here is not in it");
    }
    if (signed.blocks().hashes().stream()
        .anyMatch(hash -> has(hash) && !openEpoch.contains(hash))) {
      return new Close.Wrong("it names a block of an earlier epoch");
    }
    var missing = new ArrayList<Hash256>();
    var blocksToAppend = new ArrayList<FinalBlock>();
    for (var hash : signed.blocks().hashes()) {
      if (!openEpoch.contains(hash)) {
        held.apply(hash).ifPresentOrElse(blocksToAppend::add, () -> missing.add(hash));
      }
    }
    return missing.isEmpty() ? tried(signed, blocksToAppend) : new Close.Lacking(missing);
  }

  private Close tried(SignedCheckpoint signed, List<FinalBlock> toAppend) {
    var trial = ledger.copy();
    var events = new ArrayList<ReplicaEvent>();
    var left = new ArrayList<>(toAppend);
    while (left.removeIf(one -> isApplied(trial, one.block(), events, one))) {}
    if (!left.isEmpty()) {
      return new Close.Wrong("its blocks do not all apply");
    }
    trial.closeEpoch(signed.checkpoint().opens());
    if (!trial.root().equals(signed.checkpoint().stateRoot())) {
      return new Close.Wrong("its blocks give another state");
    }
    events.add(new CheckpointSigned(signed));
    return new Close.Ready(events);
  }

  private static boolean isApplied(
      LedgerState trial, Block block, List<ReplicaEvent> events, FinalBlock whole) {
    if (!trial.check(block).isAllowed()) {
      return false;
    }
    trial.apply(block);
    events.add(new BlockAppended(whole));
    return true;
  }

  private void append(FinalBlock block) {
    ledger.apply(block.block());
    blocks.put(block.hash(), CertificateCodec.bytes(block));
    openEpoch.add(block.hash());
    if (block.block().operation() instanceof Lock lock) {
      expiries.add(lock.expiryEpoch(), block.hash());
    }
  }

  private void close(SignedCheckpoint signed) {
    ledger.closeEpoch(signed.checkpoint().opens());
    checkpoints.put(signed.epoch(), signed);
    lastCheckpoint = signed.checkpoint().hash();
    openEpoch.clear();
  }
}
