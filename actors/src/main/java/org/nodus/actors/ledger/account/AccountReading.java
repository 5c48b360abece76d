package org.nodus.actors.ledger.account;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.AccountState;
import org.nodus.ledger.account.UncountedCredit;
import org.nodus.ledger.block.BlockBody;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.state.AccountView;
import org.nodus.ledger.state.AccountView.LockView;
import org.nodus.protocol.bytes.Hash256;

/**
 * What 2f + 1 validators say about one account, with the lies taken out: only what f + 1 of them
 * say alike counts, because one of these is honest.
 *
 * @param state the highest head on which f + 1 agree
 * @param sure credits that 2f + 1 know: a block that counts them is voted for at once
 * @param known credits that f + 1 know; the others will hear of them
 * @param locks {@code refundable} only when 2f + 1 say so
 * @param openEpoch an epoch that an honest validator has open, or an earlier one
 */
record AccountReading(
    Hash256 network,
    AccountId account,
    AccountState state,
    List<UncountedCredit> sure,
    List<UncountedCredit> known,
    List<LockView> locks,
    long openEpoch) {

  /** Empty while fewer than 2f + 1 answered, or no head has f + 1 voices. */
  static Optional<AccountReading> of(Committee committee, List<AccountView> views) {
    var trusted = committee.tolerated() + 1;
    if (views.size() < committee.quorum()) {
      return Optional.empty();
    }
    return count(views, view -> List.of(view.state())).entrySet().stream()
        .filter(entry -> entry.getValue() >= trusted)
        .map(Map.Entry::getKey)
        .max(Comparator.comparingLong(AccountState::height))
        .map(state -> agreeing(committee, state, views));
  }

  private static AccountReading agreeing(
      Committee committee, AccountState state, List<AccountView> all) {
    var trusted = committee.tolerated() + 1;
    var views = all.stream().filter(view -> view.state().equals(state)).toList();
    var credits = count(views, AccountView::credits);
    var locks = count(views, view -> view.locks().stream().map(AccountReading::undated).toList());
    var refundable = count(views, AccountReading::refundable);
    var epochs =
        all.stream().map(AccountView::openEpoch).sorted(Comparator.reverseOrder()).toList();
    return new AccountReading(
        all.getFirst().network(),
        all.getFirst().account(),
        state,
        atLeast(committee.quorum(), credits),
        atLeast(trusted, credits),
        atLeast(trusted, locks).stream()
            .map(lock -> dated(lock, refundable.getOrDefault(lock.id(), 0) >= committee.quorum()))
            .toList(),
        // Of the f + 1 highest one is honest: the lowest of them is no lie upwards.
        epochs.get(committee.tolerated()));
  }

  /**
   * The account as its owner sees it, who knows of own final blocks that the validators have not
   * heard of yet.
   *
   * @param credits {@link #sure} or {@link #known}
   */
  AccountView view(ChainBook book, List<UncountedCredit> credits) {
    var ahead = book.finalAbove(state.height());
    if (ahead.isEmpty()) {
      return view(state, credits);
    }
    var last = ahead.getLast();
    var own = new AccountState(last.height(), last.hash(), last.body().balanceAfter());
    var isGapless = ahead.size() == last.height() - state.height();
    var counted = new ArrayList<Hash256>();
    ahead.forEach(block -> counted.addAll(block.body().credits()));
    var left = credits.stream().filter(one -> !counted.contains(one.block())).toList();
    return view(own, isGapless ? left : List.of());
  }

  private AccountView view(AccountState state, List<UncountedCredit> credits) {
    var fitting = credits.subList(0, Math.min(credits.size(), BlockBody.MAX_CREDITS));
    return new AccountView(
        network, account, state, openEpoch, fitting, locks, fitting.size() < credits.size());
  }

  private static List<Hash256> refundable(AccountView view) {
    return view.locks().stream().filter(LockView::refundable).map(LockView::id).toList();
  }

  private static LockView undated(LockView lock) {
    return dated(lock, false);
  }

  private static LockView dated(LockView lock, boolean refundable) {
    return new LockView(
        lock.id(),
        lock.height(),
        lock.messageHash(),
        lock.expiryEpoch(),
        lock.shares(),
        lock.remaining(),
        lock.held(),
        refundable);
  }

  /** How many views contain each value, in the order in which the values first appear. */
  private static <T> Map<T, Integer> count(
      List<AccountView> views, Function<AccountView, List<T>> values) {
    var counts = new LinkedHashMap<T, Integer>();
    for (var view : views) {
      values.apply(view).stream().distinct().forEach(value -> counts.merge(value, 1, Integer::sum));
    }
    return counts;
  }

  private static <T> List<T> atLeast(int voices, Map<T, Integer> counts) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= voices)
        .map(Map.Entry::getKey)
        .toList();
  }
}
