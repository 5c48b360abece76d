package org.nodus.actors.ledger.incentive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.nodus.actors.ledger.account.AccountChain;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.ClaimedShare;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.block.SharePlace;
import org.nodus.ledger.journal.IncentiveEvent;
import org.nodus.ledger.journal.IncentiveEvent.ClaimMade;
import org.nodus.ledger.journal.IncentiveEvent.ClaimPaid;
import org.nodus.ledger.journal.IncentiveEvent.ClaimWithdrawn;
import org.nodus.ledger.journal.IncentiveEvent.CustodyTaken;
import org.nodus.ledger.journal.IncentiveEvent.LockPlaced;
import org.nodus.ledger.journal.IncentiveEvent.LockRefunded;
import org.nodus.ledger.journal.IncentiveEvent.SecretReceived;
import org.nodus.ledger.journal.IncentiveEvent.ShareLost;
import org.nodus.protocol.bytes.Hash256;

/**
 * What a node knows of its own earnings. Mutable for speed, with one owner: a busy node holds a
 * hundred thousand shares and writes an event for each of them. {@link #after} applies, the others
 * only look.
 */
final class IncentiveBook {
  private final int settledLimit;
  private final Map<SharePlace, HeldShare> open = new LinkedHashMap<>();
  private final Map<SharePlace, Earning> settled = new LinkedHashMap<>();
  private Tokens earned = Tokens.NONE;
  private Tokens lost = Tokens.NONE;

  IncentiveBook(int settledLimit) {
    this.settledLimit = settledLimit;
  }

  /** Applies a fact and decides nothing. */
  IncentiveBook after(IncentiveEvent event) {
    switch (event) {
      case CustodyTaken taken -> {
        settled.remove(taken.place());
        open.putIfAbsent(taken.place(), HeldShare.of(taken));
      }
      case SecretReceived received ->
          open.computeIfPresent(
              received.place(), (place, share) -> share.withSecret(received.secret()));
      case ClaimMade made ->
          made.places()
              .forEach(
                  place ->
                      open.computeIfPresent(
                          place, (same, share) -> share.withClaim(Optional.of(made.block()))));
      case ClaimPaid paid ->
          claimedBy(paid.block())
              .forEach(
                  share -> {
                    earned = earned.plus(share.amount());
                    settle(share, Earning.State.EARNED, "claimed with block " + paid.block());
                  });
      case ClaimWithdrawn withdrawn ->
          claimedBy(withdrawn.block())
              .forEach(share -> open.put(share.place(), share.withClaim(Optional.empty())));
      case ShareLost gone ->
          find(gone.place())
              .ifPresent(
                  share -> {
                    lost = lost.plus(share.amount());
                    settle(share, Earning.State.LOST, gone.reason());
                  });
      case LockPlaced own -> {}
      case LockRefunded own -> {}
    }
    return this;
  }

  Optional<HeldShare> find(SharePlace place) {
    return Optional.ofNullable(open.get(place));
  }

  /** A share that is paid or lost, while it is remembered. */
  Optional<Earning> settled(SharePlace place) {
    return Optional.ofNullable(settled.get(place));
  }

  int openCount() {
    return open.size();
  }

  /** At most {@code count} shares with secret and without claim, first to expire first. */
  List<HeldShare> claimable(int count, Collection<SharePlace> except) {
    return open.values().stream()
        .filter(HeldShare::isClaimable)
        .filter(share -> !except.contains(share.place()))
        .sorted(HeldShare.BY_EXPIRY)
        .limit(count)
        .toList();
  }

  boolean isAnythingToClaim() {
    return open.values().stream().anyMatch(share -> share.secret().isPresent());
  }

  /** Shares for which no secret came until {@code epoch}, when no claim counts any more. */
  List<ShareLost> overdue(long epoch, int graceEpochs) {
    return open.values().stream()
        .filter(share -> share.secret().isEmpty())
        .filter(share -> epoch > share.custody().expiryEpoch() + graceEpochs + 1)
        .map(share -> new ShareLost(share.place(), "no recipient paid before claims ended"))
        .toList();
  }

  /**
   * What the own account chain knows and this book does not: claims that became final or were given
   * up while nobody listened, also before a crash.
   */
  List<IncentiveEvent> missing(AccountChain.Recent recent) {
    var events = new ArrayList<IncentiveEvent>();
    var known = new LinkedHashSet<Hash256>();
    for (var one : recent.settled()) {
      known.add(one.block().hash());
      if (one.isFinal()) {
        var places = openPlacesOf(one.block());
        if (!places.isEmpty()) {
          events.add(new ClaimMade(one.block().hash(), places));
          events.add(new ClaimPaid(one.block().hash()));
        }
      } else if (!claimedBy(one.block().hash()).isEmpty()) {
        events.add(new ClaimWithdrawn(one.block().hash()));
      }
    }
    recent
        .pending()
        .ifPresent(
            block -> {
              known.add(block.hash());
              var places = unclaimedPlacesOf(block);
              if (!places.isEmpty()) {
                events.add(new ClaimMade(block.hash(), places));
              }
            });
    claims().stream()
        .filter(block -> !known.contains(block))
        .forEach(block -> events.add(new ClaimWithdrawn(block)));
    return events;
  }

  /** The shares of a claim that this book holds open. */
  List<SharePlace> openPlacesOf(Block block) {
    return placesOf(block).stream().filter(open::containsKey).toList();
  }

  Incentives.Earnings earnings() {
    var all = new ArrayList<Earning>();
    open.values().forEach(share -> all.add(share.pending()));
    all.addAll(settled.values());
    var pending = open.values().stream().map(HeldShare::amount).reduce(Tokens.NONE, Tokens::plus);
    return new Incentives.Earnings(all, earned, pending, lost);
  }

  private List<SharePlace> unclaimedPlacesOf(Block block) {
    return openPlacesOf(block).stream()
        .filter(place -> find(place).filter(share -> share.claim().isEmpty()).isPresent())
        .toList();
  }

  private static List<SharePlace> placesOf(Block block) {
    return block.operation() instanceof Operation.Claim claim
        ? claim.shares().stream().map(ClaimedShare::place).toList()
        : List.of();
  }

  private List<HeldShare> claimedBy(Hash256 block) {
    return open.values().stream()
        .filter(share -> share.claim().filter(block::equals).isPresent())
        .toList();
  }

  private Set<Hash256> claims() {
    var blocks = new TreeSet<Hash256>();
    open.values().forEach(share -> share.claim().ifPresent(blocks::add));
    return Collections.unmodifiableSet(blocks);
  }

  private void settle(HeldShare share, Earning.State state, String reason) {
    open.remove(share.place());
    settled.put(share.place(), share.earning(state, reason));
    if (settled.size() > settledLimit) {
      settled.remove(settled.keySet().iterator().next());
    }
  }
}
