package org.nodus.ledger.state;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.AccountState;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.account.UncountedCredit;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.Operation.Claim;
import org.nodus.ledger.block.Operation.Lock;
import org.nodus.ledger.block.Operation.Refund;
import org.nodus.ledger.block.Operation.Transfer;
import org.nodus.ledger.block.Share;
import org.nodus.ledger.epoch.EpochPosition;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.lock.OpenLock;
import org.nodus.protocol.bytes.Hash256;

/**
 * All accounts, uncounted credits and locks of a network at one moment. {@link #check} decides and
 * changes nothing, {@link #apply} changes and decides nothing.
 *
 * <p>Mutable for speed, so it has one owner, who never hands it out; {@link #copy} is for trying
 * things. The result of applying the blocks of an epoch does not depend on their order, as long as
 * it respects previous, credits and lock before claim.
 */
public final class LedgerState {
  private final Genesis genesis;
  private final Hash256 network;
  private final Map<AccountId, AccountState> accounts;
  private final Map<Hash256, UncountedCredit> credits;
  private final Map<AccountId, NavigableSet<Hash256>> creditsByAccount = new HashMap<>();
  private final Map<Hash256, OpenLock> locks;
  private final Map<AccountId, NavigableSet<Hash256>> locksBySender = new HashMap<>();

  /** How many locks of closed epochs name each secret hash. */
  private final Map<Hash256, Integer> settledHashes;

  /** The secret hashes of this epoch's locks, by sender: what other senders do has no order. */
  private final Set<HashUse> freshHashes;

  /** Hashes of the blocks applied since the last checkpoint. */
  private final Set<Hash256> applied;

  private EpochPosition position;
  private Tokens burnt;

  private record HashUse(Hash256 secretHash, AccountId sender) {}

  private LedgerState(Genesis genesis) {
    this.genesis = genesis;
    this.network = genesis.network();
    this.accounts = new HashMap<>();
    this.credits = new HashMap<>();
    this.locks = new HashMap<>();
    this.settledHashes = new HashMap<>();
    this.freshHashes = new HashSet<>();
    this.applied = new HashSet<>();
    this.position = EpochPosition.first(genesis.graceEpochs());
    this.burnt = Tokens.NONE;
  }

  private LedgerState(LedgerState other) {
    this.genesis = other.genesis;
    this.network = other.network;
    this.accounts = new HashMap<>(other.accounts);
    this.credits = new HashMap<>(other.credits);
    this.locks = new HashMap<>(other.locks);
    this.settledHashes = new HashMap<>(other.settledHashes);
    this.freshHashes = new HashSet<>(other.freshHashes);
    this.applied = new HashSet<>(other.applied);
    this.position = other.position;
    this.burnt = other.burnt;
    other.creditsByAccount.forEach((id, set) -> creditsByAccount.put(id, new TreeSet<>(set)));
    other.locksBySender.forEach((id, set) -> locksBySender.put(id, new TreeSet<>(set)));
  }

  public static LedgerState of(Genesis genesis) {
    var state = new LedgerState(genesis);
    for (var allocation : genesis.allocations()) {
      state.accounts.put(
          allocation.account(), AccountState.opened(state.network, allocation.amount()));
    }
    return state;
  }

  public LedgerState copy() {
    return new LedgerState(this);
  }

  /** May {@code block} be the next of its account, in the open epoch? Looks at no signature. */
  public Verdict check(Block block) {
    return BlockRule.check(this, block);
  }

  /**
   * Applies a block that {@link #check} allowed in this state.
   *
   * @throws RuntimeException of some kind when it was not: the state is then lost
   */
  public void apply(Block block) {
    var body = block.body();
    body.credits().forEach(this::count);
    switch (block.operation()) {
      case Transfer transfer -> open(block, transfer);
      case Lock lock -> open(block, lock);
      case Claim claim ->
          claim.shares().forEach(one -> pay(one.place().lock(), one.place().index()));
      case Refund refund -> locks.computeIfPresent(refund.lock(), (id, lock) -> lock.withRefund());
    }
    var account = account(body.account());
    accounts.put(body.account(), account.next(block.hash(), body.balanceAfter()));
    applied.add(block.hash());
  }

  /** Closes the open epoch and opens {@code opens}; forgets locks that are settled for good. */
  public void closeEpoch(long opens) {
    position = position.next(opens);
    freshHashes.forEach(use -> settledHashes.merge(use.secretHash(), 1, Integer::sum));
    freshHashes.clear();
    applied.clear();
    var settled =
        locks.values().stream()
            .filter(lock -> position.isRefundable(lock.expiryEpoch()))
            .filter(lock -> lock.remaining().isEmpty())
            .toList();
    settled.forEach(this::forget);
  }

  public Genesis genesis() {
    return genesis;
  }

  public Hash256 network() {
    return network;
  }

  public EpochPosition position() {
    return position;
  }

  /** The blocks applied since the last checkpoint; a view, in no order. */
  public Set<Hash256> appliedInOpenEpoch() {
    return Collections.unmodifiableSet(applied);
  }

  /** Height 0 and no tokens when nobody ever heard of it. */
  public AccountState account(AccountId id) {
    var known = accounts.get(id);
    return known == null ? AccountState.opened(network, Tokens.NONE) : known;
  }

  public Optional<UncountedCredit> credit(Hash256 block) {
    return Optional.ofNullable(credits.get(block));
  }

  public Optional<OpenLock> lock(Hash256 id) {
    return Optional.ofNullable(locks.get(id));
  }

  /** The credits that {@code account} may count, ascending by block hash. */
  public List<UncountedCredit> uncounted(AccountId account) {
    return creditsByAccount.getOrDefault(account, new TreeSet<>()).stream()
        .map(credits::get)
        .toList();
  }

  /** Balance and all credits that it may count. */
  public Tokens owned(AccountId account) {
    return account(account)
        .balance()
        .plus(sum(uncounted(account).stream().map(UncountedCredit::amount)));
  }

  /** The locks of {@code sender} that still hold tokens, ascending by id. */
  public List<OpenLock> locksOf(AccountId sender) {
    return locksBySender.getOrDefault(sender, new TreeSet<>()).stream()
        .map(locks::get)
        .filter(lock -> !lock.remaining().isEmpty())
        .toList();
  }

  /** Summed up afresh: a test of conservation, not a counter that is right by construction. */
  public Totals totals() {
    var balances = accounts.values().stream().map(AccountState::balance);
    var underway = credits.values().stream().map(UncountedCredit::amount);
    return new Totals(
        genesis.supply(),
        sum(balances).plus(sum(underway)),
        sum(locks.values().stream().map(OpenLock::held)),
        burnt);
  }

  /** The Merkle root over everything above (docs/ledger.md §5). */
  public Hash256 root() {
    return StateRoot.of(network, position, burnt, accounts, credits.values(), locks.values());
  }

  boolean isSeen(Hash256 secretHash, AccountId sender) {
    return settledHashes.containsKey(secretHash)
        || freshHashes.contains(new HashUse(secretHash, sender));
  }

  private void count(Hash256 creditBlock) {
    var credit = credits.remove(creditBlock);
    if (credit == null) {
      throw new IllegalStateException("credit " + creditBlock + " is not open");
    }
    creditsByAccount.computeIfPresent(credit.to(), (id, set) -> without(set, creditBlock));
  }

  private void open(Block block, Transfer transfer) {
    var credit =
        new UncountedCredit(block.hash(), block.account(), transfer.to(), transfer.amount());
    credits.put(block.hash(), credit);
    creditsByAccount.computeIfAbsent(transfer.to(), id -> new TreeSet<>()).add(block.hash());
  }

  private void open(Block block, Lock lock) {
    burnt = burnt.plus(lock.fee());
    locks.put(block.hash(), OpenLock.of(block.hash(), block.account(), block.height(), lock));
    locksBySender.computeIfAbsent(block.account(), id -> new TreeSet<>()).add(block.hash());
    lock.shares().forEach(one -> freshHashes.add(new HashUse(one.secretHash(), block.account())));
  }

  private void pay(Hash256 id, int index) {
    locks.computeIfPresent(id, (same, lock) -> lock.withPaid(lock.placeOf(index).orElseThrow()));
  }

  private void forget(OpenLock lock) {
    locks.remove(lock.id());
    locksBySender.computeIfPresent(lock.sender(), (id, set) -> without(set, lock.id()));
    for (Share share : lock.shares()) {
      settledHashes.computeIfPresent(share.secretHash(), (id, n) -> n == 1 ? null : n - 1);
    }
  }

  private static @Nullable NavigableSet<Hash256> without(NavigableSet<Hash256> set, Hash256 one) {
    set.remove(one);
    return set.isEmpty() ? null : set;
  }

  private static Tokens sum(Stream<Tokens> amounts) {
    return amounts.reduce(Tokens.NONE, Tokens::plus);
  }
}
