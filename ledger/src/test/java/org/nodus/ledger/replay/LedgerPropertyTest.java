package org.nodus.ledger.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.ClaimedShare;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.block.Share;
import org.nodus.ledger.block.SharePlace;
import org.nodus.ledger.certificate.TestCommittee;
import org.nodus.ledger.share.ShareSecret;
import org.nodus.ledger.state.AccountView;
import org.nodus.ledger.state.LedgerState;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/**
 * Thousands of histories without signatures, in which everybody also tries what is forbidden: locks
 * that expire at once, claims and refunds around the boundary, wrong secrets, stolen hashes.
 */
class LedgerPropertyTest {
  private static final int HISTORIES = 3_000;
  private static final int STEPS = 60;
  private static final Bytes NO_SIGNATURE = Bytes.wrap(new byte[64]);

  private final Random random = new Random();
  private LedgerState state;
  private List<Made> locks;
  private final List<AccountId> people =
      List.of("alice", "bob", "carol").stream().map(TestLedger::account).toList();

  private record Made(Hash256 id, Operation.Lock lock, List<Bytes> secrets) {}

  @Test
  void whatever_is_tried_tokens_are_conserved_and_shares_pay_once_to_one_side() {
    var allowed = 0L;
    for (var seed = 0; seed < HISTORIES; seed++) {
      random.setSeed(seed);
      state = LedgerState.of(TestLedger.genesis(TestCommittee.of(1), "alice", "bob"));
      locks = new ArrayList<>();
      var paidOut = Tokens.NONE;
      var lockedIn = Tokens.NONE;
      for (var i = 0; i < STEPS; i++) {
        if (random.nextInt(8) == 0) {
          state.closeEpoch(state.position().open() + 1 + random.nextInt(2));
        }
        var account = people.get(random.nextInt(people.size()));
        var operation = operation(account);
        var before = state.totals();
        var block = draft(account, operation);
        if (!state.check(block).isAllowed()) {
          continue;
        }
        allowed++;
        state.apply(block);
        var after = state.totals();
        assertTrue(after.areConserved(), "seed=" + seed);
        if (operation instanceof Operation.Lock lock) {
          lockedIn = lockedIn.plus(lock.total());
        } else if (!(operation instanceof Operation.Transfer)) {
          paidOut = paidOut.plus(before.locked().minus(after.locked()));
        }
      }
      assertEquals(lockedIn, state.totals().locked().plus(paidOut), "seed=" + seed);
    }
    assertTrue(allowed > 40_000, "only " + allowed + " operations were allowed");
  }

  private Operation operation(AccountId account) {
    return switch (random.nextInt(6)) {
      case 0 ->
          new Operation.Transfer(
              people.get(random.nextInt(people.size())),
              new Tokens(1 + random.nextInt(300_000_000)),
              Bytes.EMPTY);
      case 1, 2 -> lock(account);
      case 3, 4 -> locks.isEmpty() ? lock(account) : claim();
      default ->
          locks.isEmpty()
              ? lock(account)
              : new Operation.Refund(locks.get(random.nextInt(locks.size())).id());
    };
  }

  private Operation.Lock lock(AccountId sender) {
    var secrets = new ArrayList<Bytes>();
    var shares = new ArrayList<Share>();
    for (var i = 0; i <= random.nextInt(3); i++) {
      // Now and then the hash of somebody else's share.
      var secret =
          random.nextInt(10) == 0 && !locks.isEmpty()
              ? locks.get(random.nextInt(locks.size())).secrets().getFirst()
              : Sha256.of(Bytes.utf8("secret " + random.nextLong())).toBytes();
      if (secrets.contains(secret)) {
        break;
      }
      secrets.add(secret);
      shares.add(
          new Share(
              i,
              people.get(random.nextInt(people.size())),
              new Tokens(1 + random.nextInt(50_000_000)),
              ShareSecret.hashOf(secret)));
    }
    var expiry = state.position().open() + random.nextInt(4);
    var lock =
        new Operation.Lock(ShareSecret.hashOf(secrets.getFirst()), expiry, shares, TestLedger.FEE);
    locks.add(new Made(draft(sender, lock).hash(), lock, secrets));
    return lock;
  }

  private Operation.Claim claim() {
    var made = locks.get(random.nextInt(locks.size()));
    var at = random.nextInt(made.secrets().size());
    var wrong = random.nextInt(8) == 0;
    var secret = wrong ? Sha256.of(made.secrets().get(at)).toBytes() : made.secrets().get(at);
    return new Operation.Claim(List.of(new ClaimedShare(new SharePlace(made.id(), at), secret)));
  }

  private Block draft(AccountId account, Operation operation) {
    var view = AccountView.of(state, account);
    var gain =
        switch (operation) {
          case Operation.Claim claim -> claimed(claim);
          case Operation.Refund refund ->
              state.lock(refund.lock()).map(lock -> lock.held()).orElse(Tokens.NONE);
          case Operation.Lock lock -> Tokens.NONE;
          case Operation.Transfer transfer -> Tokens.NONE;
        };
    return view.covers(operation)
        ? new Block(view.next(operation, gain), NO_SIGNATURE)
        : new Block(view.next(new Operation.Refund(state.network()), Tokens.NONE), NO_SIGNATURE);
  }

  private Tokens claimed(Operation.Claim claim) {
    var place = claim.shares().getFirst().place();
    return state
        .lock(place.lock())
        .map(lock -> lock.shares().get(place.index()).amount())
        .orElse(Tokens.NONE);
  }
}
