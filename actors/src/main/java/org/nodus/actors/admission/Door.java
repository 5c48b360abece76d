package org.nodus.actors.admission;

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

  private final GateLimits limits;
  private final Buckets<NodeId> peers;
  private final Buckets<IpGroup> groups;
  private final Buckets<Hash256> mailboxes;
  private final Buckets<NodeId> unprovenNodes;
  private final Buckets<IpGroup> unprovenGroups;
  private final Buckets<NodeId> readers;
  private final Buckets<IpGroup> readingGroups;
  private final OpenMailboxes open;
  private final Admitted admitted;
  private RecentRoots roots;
  private Fill fragments = Fill.EMPTY;
  private Fill entries = Fill.EMPTY;

  Door(GateLimits limits, Hash256 network) {
    this.limits = limits;
    this.peers = new Buckets<>(limits.perPeer());
    this.groups = new Buckets<>(limits.perGroup());
    this.mailboxes = new Buckets<>(limits.perMailbox());
    this.unprovenNodes = new Buckets<>(limits.unprovenPerNode());
    this.unprovenGroups = new Buckets<>(limits.unprovenPerGroup());
    this.readers = new Buckets<>(limits.readsPerPeer());
    this.readingGroups = new Buckets<>(limits.readsPerGroup());
    this.open = new OpenMailboxes(limits.maxEntries());
    this.admitted = new Admitted(limits.maxAdmitted(), limits.admittedFor());
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

  /** An owner has opened a mailbox until then, or closed it when that has passed. */
  void open(Hash256 address, long untilMillis, long nowMillis) {
    open.open(address, untilMillis, nowMillis);
  }

  Response.Terms terms() {
    return new Response.Terms(roots.latest(), fragments.factor(), entries.factor());
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
          .or(() -> offer.paid() ? Optional.empty() : work(from, offer, now));
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
        .filter(
            refusal ->
                !handsOver(
                    from,
                    hasTravelled(append, question, life)
                        ? append.entry().length() / TRAVELLED_SHARE
                        : append.entry().length(),
                    now));
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
    var wanted = WorkPrice.ofUpdate(limits.price().ofRecord(length, entries));
    var question = WorkQuestion.ofRecord(put.key(), Sha256.of(put.record()));
    return paid(put.work(), question, wanted, now).filter(refusal -> !handsOver(from, length, now));
  }

  private Optional<Response> work(PeerLink.Peer from, Request.OfferFragment offer, Now now) {
    var question = WorkQuestion.ofFragments(offer.message(), offer.expiresAtMillis());
    var life = WorkPrice.life(offer.expiresAtMillis(), now.millis());
    var asked =
        limits.price().ofFragments(offer.fragmentBytes(), WorkPrice.OFFERED_K, life, fragments);
    var refusal = paid(offer.work(), question, asked, now);
    if (refusal.isEmpty()) {
      var units = offer.work().map(WorkProof::units).orElse(Long.MAX_VALUE);
      admit(Admitted.WHOEVER_WORKED, from, offer, new Admitted.Worth(units, asked), now);
      return refusal;
    }
    if (handsOver(from, offer.fragmentBytes(), now)) {
      admit(from.id(), from, offer, Admitted.Worth.NOTHING_ASKED, now);
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
    var bringer = new Admitted.Bringer(from.id(), groupOf(from));
    var whoever = Admitted.WHOEVER_WORKED_FOR_LONGER;
    var worth = new Admitted.Worth(wanted, wanted);
    admitted.offered(bringer, whoever, message, expiry, worth, now.nanos());
    return admitted.enter(whoever, message, expiry, extend.index(), now.nanos())
            == Admitted.Entry.USED
        ? usedUp()
        : Optional.empty();
  }

  private static Optional<Response> usedUp() {
    return Optional.of(
        new Response.Refused(Reason.CONFLICT, "another fragment came for the same work"));
  }

  private void admit(
      NodeId who, PeerLink.Peer from, Request.OfferFragment offer, Admitted.Worth worth, Now now) {
    var bringer = new Admitted.Bringer(from.id(), groupOf(from));
    admitted.offered(bringer, who, offer.message(), offer.expiresAtMillis(), worth, now.nanos());
  }

  /** The first range alone: without it no fragment is ever whole. */
  private Optional<Response> pass(PeerLink.Peer from, Request.StoreFragment store, Now now) {
    if (store.offset() > 0 || store.payment().isPresent() || limits.price().isNothing()) {
      return Optional.empty();
    }
    var message = store.commitment().id();
    var expiry = store.expiresAtMillis();
    if (admitted.enter(from.id(), message, expiry, store.index(), now.nanos())
        == Admitted.Entry.OPEN) {
      return Optional.empty();
    }
    return switch (admitted.enter(
        Admitted.WHOEVER_WORKED, message, expiry, store.index(), now.nanos())) {
      case UNKNOWN ->
          Optional.of(new Response.Refused(Reason.FORBIDDEN, "offer it with work, or pay for it"));
      case USED -> usedUp();
      case OPEN -> {
        var worth = admitted.worth(Admitted.WHOEVER_WORKED, message, expiry);
        var wanted = WorkPrice.beyondOffer(worth.asked(), store.commitment().k());
        yield worth.units() < wanted ? wanted(wanted) : Optional.empty();
      }
    };
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

  /** A node may bring something without work that counts: what others gave it, a little of it. */
  private boolean handsOver(PeerLink.Peer from, int bytes, Now now) {
    var amount = 1 + (bytes / BYTES_PER_KIB);
    return from.contact().isPresent()
        && unprovenNodes.take(from.id(), amount, now.nanos())
        && groupOf(from).map(group -> unprovenGroups.take(group, amount, now.nanos())).orElse(true);
  }

  private Optional<IpGroup> groupOf(PeerLink.Peer from) {
    return from.at().filter(limits.caps()::applyTo).map(IpGroup::of);
  }

  private static Optional<Response> busy(String detail) {
    return Optional.of(new Response.Refused(Reason.BUSY, detail));
  }
}
