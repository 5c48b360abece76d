package org.nodus.ledger.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.state.AccountView;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/**
 * Random histories in which people pay each other, lock tokens for each other's messages, claim and
 * take refunds; the same seed gives the same history.
 */
public final class LedgerHistories {
  private static final List<String> PEOPLE =
      List.of("alice", "bob", "carol", "dave", "eve", "frank");

  private final Random random;
  private final TestLedger ledger = TestLedger.with("alice", "bob", "carol");
  private final List<Placed> locks = new ArrayList<>();

  private record Placed(String sender, Hash256 id) {}

  private LedgerHistories(long seed) {
    this.random = new Random(seed);
  }

  /** About {@code steps} entries; ends with a checkpoint. */
  public static TestLedger random(long seed, int steps) {
    var history = new LedgerHistories(seed);
    for (var i = 0; i < steps; i++) {
      history.step();
    }
    history.ledger.close();
    return history.ledger;
  }

  private void step() {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> transfer();
      case 3, 4 -> lock();
      case 5, 6 -> claim();
      case 7, 8 -> refund();
      default -> ledger.close(ledger.epoch() + 1 + random.nextInt(2));
    }
  }

  private void transfer() {
    var from = somebody();
    var to = somebody();
    var most = ledger.balance(from).micros();
    if (!from.equals(to) && most > 0) {
      var memo = Bytes.wrap(new byte[random.nextInt(Operation.Transfer.MAX_MEMO_BYTES + 1)]);
      var amount = new Tokens(1 + random.nextLong(most));
      ledger.append(from, new Operation.Transfer(TestLedger.account(to), amount, memo));
    }
  }

  private void lock() {
    var sender = somebody();
    var holders = new String[1 + random.nextInt(4)];
    for (var i = 0; i < holders.length; i++) {
      holders[i] = somebody();
    }
    var lock =
        ledger.lockOf(
            sender, 1 + random.nextInt(1_000), ledger.epoch() + random.nextInt(3), holders);
    if (AccountView.of(ledger.state(), TestLedger.account(sender)).covers(lock)) {
      locks.add(new Placed(sender, ledger.append(sender, lock).hash()));
    }
  }

  private void claim() {
    var holder = somebody();
    var possible =
        locks.stream().filter(lock -> isClaimable(lock, TestLedger.account(holder))).toList();
    if (!possible.isEmpty()) {
      var lock = possible.get(random.nextInt(possible.size()));
      ledger.claim(lock.sender(), lock.id(), holder);
    }
  }

  private void refund() {
    var possible = locks.stream().filter(this::isRefundable).toList();
    if (!possible.isEmpty()) {
      var lock = possible.get(random.nextInt(possible.size()));
      ledger.refund(lock.sender(), lock.id());
    }
  }

  private boolean isClaimable(Placed placed, AccountId holder) {
    return ledger
        .state()
        .lock(placed.id())
        .filter(lock -> !ledger.state().position().isRefundable(lock.expiryEpoch()))
        .filter(lock -> lock.remaining().stream().anyMatch(one -> one.holder().equals(holder)))
        .isPresent();
  }

  private boolean isRefundable(Placed placed) {
    return ledger
        .state()
        .lock(placed.id())
        .filter(lock -> ledger.state().position().isRefundable(lock.expiryEpoch()))
        .filter(lock -> !lock.remaining().isEmpty())
        .isPresent();
  }

  private String somebody() {
    return PEOPLE.get(random.nextInt(PEOPLE.size()));
  }
}
