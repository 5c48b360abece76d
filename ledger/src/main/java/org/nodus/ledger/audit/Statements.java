package org.nodus.ledger.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.audit.Line.Kind;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.Operation.Claim;
import org.nodus.ledger.block.Operation.Lock;
import org.nodus.ledger.block.Operation.Refund;
import org.nodus.ledger.block.Operation.Transfer;
import org.nodus.ledger.block.Share;
import org.nodus.ledger.block.SharePlace;
import org.nodus.ledger.epoch.EpochPosition;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.protocol.bytes.Hash256;

/** Writes down for every token of every account why it is there, or is not. */
final class Statements {
  private final Map<AccountId, List<Line>> lines = new TreeMap<>();
  private final Map<Hash256, Placed> locks = new HashMap<>();

  /** In the order of the locks; a share leaves when its fate is sealed. */
  private final Map<SharePlace, Open> open = new LinkedHashMap<>();

  private Tokens paid = Tokens.NONE;
  private Tokens refunded = Tokens.NONE;

  private record Placed(Block block, Lock lock) {}

  private record Open(Placed placed, Share share, long epoch, long entry) {}

  Statements(Genesis genesis) {
    for (var one : genesis.allocations()) {
      add(
          one.account(),
          new Line(
              Kind.GRANTED,
              one.amount(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              genesis.network(),
              0,
              0));
    }
  }

  /** Notes a block that was applied. */
  void note(Block block, long epoch, long entry) {
    switch (block.operation()) {
      case Transfer transfer -> {
        var sender = block.account();
        add(sender, plain(Kind.SENT, transfer.amount(), transfer.to(), block, epoch, entry));
        add(transfer.to(), plain(Kind.RECEIVED, transfer.amount(), sender, block, epoch, entry));
      }
      case Lock lock -> note(new Placed(block, lock), epoch, entry);
      case Claim claim ->
          claim.shares().forEach(one -> settle(one.place(), Kind.EARNED, block, epoch, entry));
      case Refund refund -> refund(block, refund, epoch, entry);
    }
  }

  Tokens paidToHolders() {
    return paid;
  }

  Tokens refundedToSenders() {
    return refunded;
  }

  /** All lines; shares that nobody claimed are pending or lost by where the ledger stands. */
  Map<AccountId, List<Line>> finish(EpochPosition position) {
    var all = new TreeMap<AccountId, List<Line>>();
    lines.forEach((account, list) -> all.put(account, new ArrayList<>(list)));
    for (var one : open.values()) {
      var kind =
          position.isRefundable(one.placed().lock().expiryEpoch()) ? Kind.LOST : Kind.PENDING;
      all.computeIfAbsent(one.share().holder(), id -> new ArrayList<>())
          .add(share(kind, one, one.placed().block(), one.epoch(), one.entry()));
    }
    all.values().forEach(list -> list.sort(Comparator.comparingLong(Line::entry)));
    return all;
  }

  /** What the lines say that the account owns, in micros. */
  static long owned(List<Line> statement) {
    return statement.stream().mapToLong(line -> line.kind().sign() * line.amount().micros()).sum();
  }

  private void note(Placed placed, long epoch, long entry) {
    var block = placed.block();
    var lock = placed.lock();
    locks.put(block.hash(), placed);
    add(block.account(), ofLock(Kind.LOCKED, lock.total(), lock, block, epoch, entry));
    if (!lock.fee().isNone()) {
      add(block.account(), ofLock(Kind.BURNT, lock.fee(), lock, block, epoch, entry));
    }
    for (var share : lock.shares()) {
      open.put(new SharePlace(block.hash(), share.index()), new Open(placed, share, epoch, entry));
    }
  }

  private void refund(Block block, Refund refund, long epoch, long entry) {
    var placed = locks.get(refund.lock());
    if (placed == null) {
      return;
    }
    var sum = Tokens.NONE;
    for (var share : placed.lock().shares()) {
      var place = new SharePlace(refund.lock(), share.index());
      if (open.containsKey(place)) {
        sum = sum.plus(share.amount());
        settle(place, Kind.LOST, placed.block(), epoch, entry);
      }
    }
    refunded = refunded.plus(sum);
    add(block.account(), ofLock(Kind.REFUNDED, sum, placed.lock(), block, epoch, entry));
  }

  private void settle(SharePlace place, Kind kind, Block cause, long epoch, long entry) {
    var one = open.remove(place);
    if (one != null) {
      paid = kind == Kind.EARNED ? paid.plus(one.share().amount()) : paid;
      add(one.share().holder(), share(kind, one, cause, epoch, entry));
    }
  }

  private static Line share(Kind kind, Open one, Block cause, long epoch, long entry) {
    return new Line(
        kind,
        one.share().amount(),
        Optional.of(one.placed().block().account()),
        Optional.of(one.placed().lock().messageHash()),
        Optional.of(one.share().index()),
        cause.hash(),
        epoch,
        entry);
  }

  private static Line ofLock(
      Kind kind, Tokens amount, Lock lock, Block block, long epoch, long entry) {
    return new Line(
        kind,
        amount,
        Optional.empty(),
        Optional.of(lock.messageHash()),
        Optional.empty(),
        block.hash(),
        epoch,
        entry);
  }

  private static Line plain(
      Kind kind, Tokens amount, AccountId other, Block block, long epoch, long entry) {
    return new Line(
        kind,
        amount,
        Optional.of(other),
        Optional.empty(),
        Optional.empty(),
        block.hash(),
        epoch,
        entry);
  }

  private void add(AccountId account, Line line) {
    lines.computeIfAbsent(account, id -> new ArrayList<>()).add(line);
  }
}
