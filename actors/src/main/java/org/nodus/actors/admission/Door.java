package org.nodus.actors.admission;

import java.util.List;
import java.util.Optional;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.admission.Buckets;
import org.nodus.protocol.admission.RecentRoots;
import org.nodus.protocol.admission.WorkCheck;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.admission.WorkPrice.Fill;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.Opening;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.IpGroup;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;
import org.nodus.protocol.work.WorkProof;
import org.nodus.protocol.work.WorkQuestion;

/**
 * Who may write for nothing. An agent shows work, or pays; a node may also hand over what it holds,
 * as much as its bucket lets it. Nothing here touches a disk or a signature. Confined to {@link
 * Gate}.
 */
final class Door {
  /**
   * What a node hands over with the work of its writer takes an eighth of what it is: repair of
   * whole mailboxes goes on, forty entries a second, and work saved up for long buys no more than
   * that.
   */
  private static final int TRAVELLED_SHARE = 8;

  private static final double BYTES_PER_KIB = 1_024;

  /** When it is, by both clocks. */
  record Now(long millis, long nanos) {}

  /**
   * Who hands something over believes that we are one of the nearest to it: of 20, of 48 for a
   * message of high durability. Estimates err by a quarter, and who leaves asks farther away.
   */
  private static final double NEAR = 128;

  /** What is handed over without work leaves the last quarter to those who work or pay. */
  private static final int QUARTERS = 4;

  private enum Everybody {
    TOGETHER
  }

  private final GateLimits limits;
  private final NodeId self;
  private final Buckets<NodeId> peers;
  private final Buckets<IpGroup> groups;
  private final Buckets<Hash256> mailboxes;
  private final Buckets<NodeId> unprovenNodes;
  private final Buckets<IpGroup> unprovenGroups;
  private final Buckets<NodeId> readers;
  private final Buckets<IpGroup> readingGroups;
  private final OpenMailboxes open;
  private final Buckets<Everybody> unproven;
  private final Admitted admitted;
  private RecentRoots roots;
  private Fill fragments = Fill.EMPTY;
  private Fill entries = Fill.EMPTY;
  private Fill names = Fill.EMPTY;
  private Density density = new Density(0);

  Door(GateLimits limits, Hash256 network, NodeId self) {
    this.limits = limits;
    this.self = self;
    this.peers = new Buckets<>(limits.perPeer());
    this.groups = new Buckets<>(limits.perGroup());
    this.mailboxes = new Buckets<>(limits.perMailbox());
    this.unprovenNodes = new Buckets<>(limits.unprovenPerNode());
    this.unprovenGroups = new Buckets<>(limits.unprovenPerGroup());
    this.readers = new Buckets<>(limits.readsPerPeer());
    this.readingGroups = new Buckets<>(limits.readsPerGroup());
    this.open = new OpenMailboxes(limits.maxEntries());
    this.unproven = new Buckets<>(limits.unprovenInAll());
    this.admitted = new Admitted(limits);
    this.roots = RecentRoots.startingWith(network);
  }

  void checkpoint(Hash256 root, long nowMillis) {
    roots = roots.then(root, nowMillis);
  }

  void fragmentsAre(Fill fill) {
    fragments = fill;
  }

  void entriesAre(Fill fill) {
    entries = fill;
  }

  /**
   * An owner has opened a mailbox until then, or closed it when that has passed.
   *
   * @return false where so many are open that work is asked for at this one all the same
   */
  boolean open(Hash256 address, long untilMillis, long nowMillis) {
    return open.open(address, untilMillis, nowMillis);
  }

  void namesAre(Fill fill) {
    names = fill;
  }

  /** How densely nodes live here. */
  void densityIs(Density estimate) {
    density = estimate;
  }

  Response.Terms terms() {
    return new Response.Terms(roots.latest(), fragments.factor(), entries.factor(), names.factor());
  }

  /** Why this may not come in, if so; what neither writes nor costs a signature may. */
  Optional<Response> refusal(PeerLink.Peer from, Request request, Now now) {
    if (request instanceof Request.AppendEntry append) {
      return crowded(from, append.entry().length(), now)
          .or(() -> isWithinAllowance(append, now) ? Optional.empty() : priced(from, append, now));
    }
    if (request instanceof Request.Mailboxes) {
      return reading(from, now);
    }
    if (request instanceof Request.PutRecord put) {
      return crowded(from, put.record().length(), now).or(() -> work(from, put, now));
    }
    if (request instanceof Request.OfferFragment offer) {
      return crowded(from, 0, now)
          .or(() -> expired(offer.expiresAtMillis(), now))
          .or(() -> offer.paid() ? willPay(from, offer, now) : work(from, offer, now));
    }
    if (request instanceof Request.StoreFragment store) {
      return crowded(from, store.range().length(), now).or(() -> pass(from, store, now));
    }
    if (request instanceof Request.ExtendFragment extend) {
      return crowded(from, extend.commitment().fragmentBytes(), now)
          .or(() -> expired(extend.expiresAtMillis(), now))
          .or(() -> extend.payment().isPresent() ? Optional.empty() : work(from, extend, now));
    }
    return Optional.empty();
  }

  /** What was bought bounds it, not a bucket that others could empty. */
  private boolean isWithinAllowance(Request.AppendEntry append, Now now) {
    return append.work().isEmpty() && open.isOpen(append.address(), now.millis());
  }

  private Optional<Response> priced(PeerLink.Peer from, Request.AppendEntry append, Now now) {
    return work(from, append, now).or(() -> crowded(append.address(), now));
  }

  /** The proof of an owner costs a signature to check, whoever shows it. */
  private Optional<Response> reading(PeerLink.Peer from, Now now) {
    return readers.take(from.id(), 1, now.nanos())
            && groupOf(from).map(group -> readingGroups.take(group, 1, now.nanos())).orElse(true)
        ? Optional.empty()
        : busy("too many questions from one peer or its network; try again in some seconds");
  }

  private Optional<Response> crowded(PeerLink.Peer from, int bytes, Now now) {
    var amount = 1 + (bytes / BYTES_PER_KIB);
    return peers.take(from.id(), amount, now.nanos())
            && groupOf(from).map(group -> groups.take(group, amount, now.nanos())).orElse(true)
        ? Optional.empty()
        : busy("too much from one peer or its network; try again in some seconds");
  }

  /** An offer of what has no life left would take a place among the passes for nothing. */
  private static Optional<Response> expired(long expiresAtMillis, Now now) {
    return expiresAtMillis <= now.millis()
        ? Optional.of(new Response.Refused(Reason.EXPIRY, "expired already"))
        : Optional.empty();
  }

  /** Asked last: else who shows nothing would close a mailbox to those who worked. */
  private Optional<Response> crowded(Hash256 address, Now now) {
    return mailboxes.take(address, 1, now.nanos())
        ? Optional.empty()
        : busy("too many entries for one mailbox; try again in some seconds");
  }

  private Optional<Response> work(PeerLink.Peer from, Request.AppendEntry append, Now now) {
    var life = WorkPrice.life(append.expiresAtMillis(), now.millis());
    var bytes = Opening.pricedBytes(append.entry());
    var wanted = limits.price().ofReplicated(bytes, life, entries);
    var question =
        WorkQuestion.ofEntry(append.address(), Sha256.of(append.entry()), append.expiresAtMillis());
    return paid(append.work(), question, wanted, now)
        .filter(refusal -> !handsOver(from, append, hasTravelled(append, question, life), now));
  }

  /** What its writer has worked for may have the last quarter, too. */
  private boolean handsOver(
      PeerLink.Peer from, Request.AppendEntry append, boolean worked, Now now) {
    var bytes = Opening.pricedBytes(append.entry());
    return worked
        ? handsOver(from, append.address(), bytes / TRAVELLED_SHARE, Fill.EMPTY, now)
        : handsOver(from, append.address(), bytes, entries, now);
  }

  /**
   * Whether there is the work of its writer, enough for the time that is left while there is room,
   * for whatever checkpoint.
   */
  private boolean hasTravelled(Request.AppendEntry append, WorkQuestion question, long life) {
    var bytes = Opening.pricedBytes(append.entry());
    var least = limits.price().ofReplicated(bytes, life, Fill.EMPTY);
    return append
        .work()
        .filter(proof -> proof.units() >= least && proof.holds(question))
        .isPresent();
  }

  /**
   * What is not the first version costs an eighth: whether it is the first, only its store knows.
   */
  private Optional<Response> work(PeerLink.Peer from, Request.PutRecord put, Now now) {
    var length = put.record().length();
    var wanted = WorkPrice.ofUpdate(limits.price().ofRecord(length, names));
    var question = WorkQuestion.ofRecord(put.key(), Sha256.of(put.record()));
    return paid(put.work(), question, wanted, now)
        .filter(refusal -> !handsOver(from, put.key(), length, names, now));
  }

  private Optional<Response> work(PeerLink.Peer from, Request.OfferFragment offer, Now now) {
    var question = WorkQuestion.ofFragments(offer.message(), offer.expiresAtMillis());
    var life = WorkPrice.life(offer.expiresAtMillis(), now.millis());
    var asked =
        limits.price().ofFragments(offer.fragmentBytes(), WorkPrice.OFFERED_K, life, fragments);
    var refusal = paid(offer.work(), question, asked, now);
    if (refusal.isEmpty()) {
      var units = offer.work().map(WorkProof::units).orElse(Long.MAX_VALUE);
      admit(Admitted.Common.WORKED, from, offer, new Admitted.Worth(units, asked), now);
      return refusal;
    }
    if (handsOver(from, offer.message().hash(), offer.fragmentBytes(), fragments, now)) {
      admit(new Admitted.HandsOver(from.id()), from, offer, Admitted.Worth.NOTHING_ASKED, now);
      return Optional.empty();
    }
    return refusal;
  }

  /**
   * Asked for the time that is not paid for yet: whether it is held until then as the request says,
   * its keeper knows. Nobody does this for nothing: who repairs has no need to.
   */
  private Optional<Response> work(PeerLink.Peer from, Request.ExtendFragment extend, Now now) {
    var commitment = extend.commitment();
    var message = commitment.id();
    var expiry = extend.expiresAtMillis();
    var life = WorkPrice.life(expiry, Math.max(now.millis(), extend.heldUntilMillis()));
    var wanted =
        limits
            .price()
            .ofFragments(commitment.fragmentBytes(), WorkPrice.OFFERED_K, life, fragments);
    wanted = WorkPrice.beyondOffer(wanted, commitment.k());
    var refusal = paid(extend.work(), WorkQuestion.ofFragments(message, expiry), wanted, now);
    if (refusal.isPresent() || limits.price().isNothing()) {
      return refusal;
    }
    var key = new Admitted.Key(Admitted.Common.WORKED_FOR_LONGER, message, expiry);
    admitted.offered(key, bringer(from), new Admitted.Worth(wanted, wanted), now.nanos());
    return admitted.enter(key, from.id(), extend.index(), now.nanos()) == Admitted.Entry.USED
        ? usedUp()
        : Optional.empty();
  }

  private static Optional<Response> usedUp() {
    return Optional.of(
        new Response.Refused(Reason.CONFLICT, "another fragment came for the same work"));
  }

  /** What it is worth its lock shows, with the first range; others may come before that one. */
  private Optional<Response> willPay(PeerLink.Peer from, Request.OfferFragment offer, Now now) {
    admit(Admitted.Common.PAYS, from, offer, Admitted.Worth.NOTHING_ASKED, now);
    return Optional.empty();
  }

  private void admit(
      Admitted.Right right,
      PeerLink.Peer from,
      Request.OfferFragment offer,
      Admitted.Worth worth,
      Now now) {
    var key = new Admitted.Key(right, offer.message(), offer.expiresAtMillis());
    admitted.offered(key, bringer(from), worth, now.nanos());
  }

  private Admitted.Bringer bringer(PeerLink.Peer from) {
    var group = groupOf(from);
    return new Admitted.Bringer(from.id(), group.isPresent() ? group.get() : from.id());
  }

  /** Without the first range no fragment is ever whole; the others only take memory. */
  private Optional<Response> pass(PeerLink.Peer from, Request.StoreFragment store, Now now) {
    if (store.payment().isPresent() || limits.price().isNothing()) {
      return Optional.empty();
    }
    return store.offset() > 0 ? expected(from, store, now) : first(from, store, now);
  }

  private static Admitted.Key keyOf(Admitted.Right right, Request.StoreFragment store) {
    return new Admitted.Key(right, store.commitment().id(), store.expiresAtMillis());
  }

  private Optional<Response> expected(PeerLink.Peer from, Request.StoreFragment store, Now now) {
    for (var right :
        List.of(Admitted.Common.WORKED, new Admitted.HandsOver(from.id()), Admitted.Common.PAYS)) {
      if (admitted.expects(keyOf(right, store), from.id(), store.index(), now.nanos())) {
        return Optional.empty();
      }
    }
    return forbidden();
  }

  private Optional<Response> first(PeerLink.Peer from, Request.StoreFragment store, Now now) {
    var own = keyOf(new Admitted.HandsOver(from.id()), store);
    if (admitted.enter(own, from.id(), store.index(), now.nanos()) == Admitted.Entry.OPEN) {
      return Optional.empty();
    }
    var worked = keyOf(Admitted.Common.WORKED, store);
    return switch (admitted.enter(worked, from.id(), store.index(), now.nanos())) {
      case UNKNOWN -> forbidden();
      case USED -> usedUp();
      case OPEN -> {
        var worth = admitted.worth(worked);
        var wanted = WorkPrice.beyondOffer(worth.asked(), store.commitment().k());
        yield worth.units() < wanted ? wanted(wanted) : Optional.empty();
      }
    };
  }

  private static Optional<Response> forbidden() {
    return Optional.of(new Response.Refused(Reason.FORBIDDEN, "offer it with work, or pay for it"));
  }

  private Optional<Response> paid(
      Optional<WorkProof> work, WorkQuestion question, long wanted, Now now) {
    return switch (WorkCheck.of(work, question, wanted, roots, now.millis())) {
      case ENOUGH -> Optional.empty();
      case MISSING, OUT_OF_DATE, TOO_LITTLE -> wanted(wanted);
      case WRONG -> Optional.of(new Response.Refused(Reason.INVALID, "not a proof of that work"));
    };
  }

  private Optional<Response> wanted(long units) {
    return Optional.of(new Response.WorkWanted(Math.max(1, units), roots.latest()));
  }

  /**
   * A node may bring something without work that counts: a little of what others gave it, if we are
   * to have it, and as long as there is room.
   */
  private boolean handsOver(PeerLink.Peer from, Hash256 place, int bytes, Fill fill, Now now) {
    var amount = 1 + (bytes / BYTES_PER_KIB);
    return from.contact().isPresent()
        && density.expectedWithin(place, self) <= NEAR
        && fill.used() <= fill.room() - (fill.room() / QUARTERS)
        && unprovenNodes.take(from.id(), amount, now.nanos())
        && groupOf(from).map(group -> unprovenGroups.take(group, amount, now.nanos())).orElse(true)
        && unproven.take(Everybody.TOGETHER, amount, now.nanos());
  }

  private Optional<IpGroup> groupOf(PeerLink.Peer from) {
    return from.at().filter(limits.caps()::applyTo).map(IpGroup::of);
  }

  private static Optional<Response> busy(String detail) {
    return Optional.of(new Response.Refused(Reason.BUSY, detail));
  }
}
