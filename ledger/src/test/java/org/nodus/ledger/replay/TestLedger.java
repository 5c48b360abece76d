package org.nodus.ledger.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.ClaimedShare;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.block.Share;
import org.nodus.ledger.block.SharePlace;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.certificate.TestCommittee;
import org.nodus.ledger.epoch.BlockSet;
import org.nodus.ledger.epoch.EpochClose;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.lock.OpenLock;
import org.nodus.ledger.share.ShareSecret;
import org.nodus.ledger.state.AccountView;
import org.nodus.ledger.state.LedgerState;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.message.MessageKey;

/**
 * A ledger with people in it: every block is signed, certified, final and applied at once. For
 * tests here and in {@code actors}.
 */
public final class TestLedger {
  public static final Tokens FEE = new Tokens(1_000);
  public static final int GRACE_EPOCHS = 2;

  private static final Map<String, AccountId> ACCOUNTS = new ConcurrentHashMap<>();

  private final TestCommittee committee;
  private final Genesis genesis;
  private final LedgerReplay replay;
  private final List<LedgerEntry> entries = new ArrayList<>();

  private TestLedger(TestCommittee committee, Genesis genesis) {
    this.committee = committee;
    this.genesis = genesis;
    this.replay = new LedgerReplay(genesis);
  }

  /** A committee of four; each of {@code rich} owns 1,000 tokens. */
  public static TestLedger with(String... rich) {
    var committee = TestCommittee.of(4);
    return new TestLedger(committee, genesis(committee, rich));
  }

  public static Genesis genesis(TestCommittee committee, String... rich) {
    var allocations =
        List.of(rich).stream()
            .map(name -> new Genesis.Allocation(account(name), Tokens.ofWhole(1_000)))
            .sorted(Comparator.comparing(Genesis.Allocation::account))
            .toList();
    return new Genesis(
        "test",
        Instant.parse("2026-01-01T00:00:00Z"),
        Duration.ofSeconds(3),
        GRACE_EPOCHS,
        FEE,
        8,
        allocations,
        committee.committee());
  }

  /** The Ed25519 seed of the person of this name. */
  public static Bytes seed(String name) {
    return Sha256.of(Bytes.utf8("account " + name)).toBytes();
  }

  public static AccountId account(String name) {
    return ACCOUNTS.computeIfAbsent(name, one -> AccountId.of(Ed25519.publicKey(seed(one))));
  }

  public TestCommittee committee() {
    return committee;
  }

  public Genesis genesis() {
    return genesis;
  }

  public LedgerState state() {
    return replay.state();
  }

  public LedgerReplay replay() {
    return replay;
  }

  public List<LedgerEntry> entries() {
    return List.copyOf(entries);
  }

  public long epoch() {
    return state().position().open();
  }

  public Tokens balance(String name) {
    return AccountView.of(state(), account(name)).spendable();
  }

  /** The next block of {@code name}, signed, counting all its credits; not applied. */
  public Block draft(String name, Operation operation) {
    var view = AccountView.of(state(), account(name));
    return Block.sign(view.next(operation, gain(operation)), seed(name));
  }

  /** Makes {@code block} final and applies it, which the rules must allow. */
  public FinalBlock append(Block block) {
    var finished = committee.finish(block, epoch());
    var step = replay.accept(finished);
    if (!(step instanceof Step.Applied)) {
      throw new AssertionError(block + ": " + step);
    }
    entries.add(new LedgerEntry.Appended(finished));
    return finished;
  }

  public FinalBlock append(String name, Operation operation) {
    return append(draft(name, operation));
  }

  public FinalBlock transfer(String from, String to, long micros) {
    return append(from, new Operation.Transfer(account(to), new Tokens(micros), Bytes.EMPTY));
  }

  /** The secret of a share, known to whoever made the lock with {@link #lockOf}. */
  public static Bytes secret(String sender, long height, int index, String holder) {
    return new MessageKey(Sha256.of(Bytes.utf8("message")).toBytes())
        .shareSecret(account(sender).publicKey(), height, index, account(holder).publicKey())
        .bytes();
  }

  /** A lock with one share for each holder, index 0 upwards. */
  public Operation.Lock lockOf(String sender, long each, long expiryEpoch, String... holders) {
    var height = state().account(account(sender)).height() + 1;
    var shares = new ArrayList<Share>();
    for (var i = 0; i < holders.length; i++) {
      var hash = ShareSecret.hashOf(secret(sender, height, i, holders[i]));
      shares.add(new Share(i, account(holders[i]), new Tokens(each), hash));
    }
    return new Operation.Lock(Sha256.of(Bytes.utf8(sender + height)), expiryEpoch, shares, FEE);
  }

  public FinalBlock lock(String sender, long each, long expiryEpoch, String... holders) {
    return append(sender, lockOf(sender, each, expiryEpoch, holders));
  }

  /** What {@code holder} claims of {@code lock}: all its unpaid shares, with right secrets. */
  public Operation.Claim claimOf(String sender, Hash256 lock, String holder) {
    var known = state().lock(lock).orElseThrow();
    var claimed =
        known.remaining().stream()
            .filter(share -> share.holder().equals(account(holder)))
            .map(
                share ->
                    new ClaimedShare(
                        new SharePlace(lock, share.index()),
                        secret(sender, known.height(), share.index(), holder)))
            .toList();
    return new Operation.Claim(claimed);
  }

  public FinalBlock claim(String sender, Hash256 lock, String holder) {
    return append(holder, claimOf(sender, lock, holder));
  }

  public FinalBlock refund(String sender, Hash256 lock) {
    return append(sender, new Operation.Refund(lock));
  }

  /** Closes the open epoch with exactly its applied blocks. */
  public SignedCheckpoint close() {
    return close(epoch() + 1);
  }

  public SignedCheckpoint close(long opens) {
    var set = BlockSet.of(state().appliedInOpenEpoch());
    var candidate =
        EpochClose.candidate(
                state(), List.of(), set, replay.lastCheckpoint(), opens, committee.committee())
            .orElseThrow();
    var signed = committee.sign(candidate);
    var step = replay.accept(signed);
    if (!(step instanceof Step.Applied)) {
      throw new AssertionError("checkpoint " + signed.epoch() + ": " + step);
    }
    entries.add(new LedgerEntry.Closed(signed));
    return signed;
  }

  public void closeUntil(long open) {
    while (epoch() < open) {
      close();
    }
  }

  private Tokens gain(Operation operation) {
    return switch (operation) {
      case Operation.Transfer transfer -> Tokens.NONE;
      case Operation.Lock lock -> Tokens.NONE;
      case Operation.Claim claim ->
          claim.shares().stream().map(this::amount).reduce(Tokens.NONE, Tokens::plus);
      case Operation.Refund refund ->
          state().lock(refund.lock()).map(OpenLock::held).orElse(Tokens.NONE);
    };
  }

  private Tokens amount(ClaimedShare claimed) {
    return state()
        .lock(claimed.place().lock())
        .flatMap(
            lock ->
                lock.shares().stream()
                    .filter(share -> share.index() == claimed.place().index())
                    .map(Share::amount)
                    .findFirst())
        .orElse(Tokens.NONE);
  }
}
