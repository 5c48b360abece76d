package org.nodus.actors.storage;

import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.disk.DiskState;
import org.nodus.actors.environment.Asks;
import org.nodus.actors.environment.Clock;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.fragment.Footprint;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/**
 * The way of a fragment from the first offer to the writer: admitted, complete, proven, paid. A
 * part of {@link FragmentStore}, confined to it.
 */
final class Intake {
  private final ActorContext<FragmentStore.Command> context;
  private final Clock clock;
  private final StorageLimits limits;
  private final ActorRef<Custody.Command> custody;
  private final ActorRef<FragmentWriter.Command> writer;
  private final Keepers keepers;
  private final Admission admission;
  private final PartialFragments partials;
  private int waitingWrites;
  private long waitingBytes;

  Intake(
      ActorContext<FragmentStore.Command> context,
      FragmentStore.Parts parts,
      ActorRef<FragmentWriter.Command> writer,
      Keepers keepers) {
    this.context = context;
    this.clock = parts.env().clock();
    this.limits = parts.limits();
    this.custody = parts.custody();
    this.writer = writer;
    this.keepers = keepers;
    this.admission = new Admission(limits);
    this.partials = new PartialFragments(limits);
  }

  Response answerTo(Request.OfferFragment offer, DiskState disk) {
    var life = new Admission.Life(nowMillis(), offer.expiresAtMillis());
    return admission
        .state(disk, waitingWrites)
        .or(() -> admission.life(life, offer.paid()))
        .or(() -> admission.room(offer.fragmentBytes(), usedBytes() - heldOf(offer.message())))
        .orElseGet(
            () ->
                new Response.OfferAccepted(
                    admission.quoteMicros(
                        offer.message(),
                        offer.fragmentBytes(),
                        keepers
                            .findAny(offer.message())
                            .map(place -> beyondHeld(place, life))
                            .orElse(life),
                        usedBytes())));
  }

  void take(PeerLink.Incoming incoming, Request.StoreFragment store, DiskState disk) {
    var life = new Admission.Life(nowMillis(), store.expiresAtMillis());
    var place = new FragmentKeeper.Place(store.commitment().id(), store.index());
    var others = usedBytes() - keepers.bytes(place);
    var refusal =
        admission
            .state(disk, waitingWrites)
            // Whether it is paid is known for certain when all ranges are here.
            .or(() -> admission.life(life, true))
            .or(() -> admission.room(store.commitment().fragmentBytes(), others));
    if (refusal.isPresent()) {
      incoming.reply(refusal.get());
      return;
    }
    switch (partials.add(incoming.from().id(), store, clock.nanoTime())) {
      case PartialFragments.Kept.RANGE_KEPT -> incoming.reply(new Response.Done());
      case PartialFragments.Broken.OVERLAP ->
          incoming.reply(new Response.Refused(Reason.INVALID, "ranges overlap"));
      case PartialFragments.Crowded.NO_ROOM ->
          incoming.reply(new Response.Refused(Reason.BUSY, "too many incomplete fragments"));
      case PartialFragments.Complete complete -> onComplete(incoming, store, complete, life);
    }
  }

  private void onComplete(
      PeerLink.Incoming incoming,
      Request.StoreFragment store,
      PartialFragments.Complete complete,
      Admission.Life life) {
    var tooLong = admission.life(life, complete.payment().isPresent());
    if (tooLong.isPresent()) {
      incoming.reply(tooLong.get());
      return;
    }
    try {
      var fragment =
          Fragment.proven(store.commitment(), store.index(), complete.body(), store.path());
      var expiry = Instant.ofEpochMilli(store.expiresAtMillis());
      var unpaid = new StoredFragment(fragment, expiry, Optional.empty());
      var place = new FragmentKeeper.Place(store.commitment().id(), store.index());
      begin(incoming, unpaid, complete.payment(), beyondHeld(place, life));
    } catch (DecodeFailure unproven) {
      incoming.reply(new Response.Refused(Reason.INVALID, unproven.reason()));
    }
  }

  private void begin(
      PeerLink.Incoming incoming,
      StoredFragment unpaid,
      Optional<Request.Payment> payment,
      Admission.Life life) {
    if (payment.isPresent()) {
      checkPayment(new FragmentWriter.Pending(incoming, unpaid), payment.get(), life);
    } else {
      var owed = keepers.withItsLock(unpaid);
      writer.tell(new FragmentWriter.Store(new FragmentWriter.Pending(incoming, owed)));
    }
    waitingWrites++;
    waitingBytes += Footprint.of(unpaid.fragment().body().length());
  }

  /** Why a fragment that is held is not held for longer, if so. */
  Optional<Response> refusal(
      Request.ExtendFragment extend, FragmentKeeper.Place place, DiskState disk) {
    var life = new Admission.Life(nowMillis(), extend.expiresAtMillis());
    return keepers
        .expiry(place)
        .filter(held -> held.toEpochMilli() < extend.heldUntilMillis())
        .<Response>map(held -> new Response.Refused(Reason.EXPIRY, "held until " + held + " only"))
        .or(() -> admission.state(disk, waitingWrites))
        .or(() -> admission.life(life, extend.payment().isPresent()));
  }

  /** The same fragment once more, for longer: by work that was looked at before, or by a lock. */
  void extend(
      PeerLink.Incoming incoming,
      Request.ExtendFragment extend,
      Fragment fragment,
      DiskState disk) {
    var place = new FragmentKeeper.Place(extend.commitment().id(), extend.index());
    var refusal = refusal(extend, place, disk);
    if (refusal.isPresent()) {
      incoming.reply(refusal.get());
      return;
    }
    var until = Instant.ofEpochMilli(extend.expiresAtMillis());
    var longer = new StoredFragment(fragment, until, Optional.empty());
    begin(
        incoming,
        longer,
        extend.payment(),
        beyondHeld(place, new Admission.Life(nowMillis(), extend.expiresAtMillis())));
  }

  /** What it is held for already is not paid for again. */
  private Admission.Life beyondHeld(FragmentKeeper.Place place, Admission.Life life) {
    return keepers
        .expiry(place)
        .map(Instant::toEpochMilli)
        .filter(held -> held > life.nowMillis() && held < life.expiresAtMillis())
        .map(held -> new Admission.Life(life.nowMillis(), life.expiresAtMillis(), held))
        .orElse(life);
  }

  /** A fragment of our own making: proven by having been computed, and as long as paid ones. */
  void adopt(PeerLink.Incoming incoming, StoredFragment rebuilt, DiskState disk) {
    var life = new Admission.Life(nowMillis(), rebuilt.expiry().toEpochMilli());
    var length = rebuilt.fragment().body().length();
    var refusal =
        admission
            .state(disk, waitingWrites)
            .or(() -> admission.life(life, true))
            .or(() -> admission.room(length, usedBytes()));
    if (refusal.isPresent()) {
      incoming.reply(refusal.get());
      return;
    }
    writer.tell(new FragmentWriter.Store(new FragmentWriter.Pending(incoming, rebuilt)));
    waitingWrites++;
    waitingBytes += Footprint.of(length);
  }

  private void checkPayment(
      FragmentWriter.Pending pending, Request.Payment payment, Admission.Life life) {
    var fragment = pending.fragment().fragment();
    var message = pending.fragment().message();
    var length = fragment.body().length();
    var owed = admission.owedMicros(message, length, life, usedBytes());
    Asks.ask(
        context,
        Custody.PaymentAnswer.class,
        custody,
        limits.paymentTimeout(),
        replyTo ->
            new Custody.CheckPayment(
                payment, message, fragment.index(), length, life.expiresAtMillis(), owed, replyTo),
        (answer, silence) -> new FragmentStore.PaymentChecked(pending, answer));
  }

  void paymentChecked(FragmentWriter.Pending pending, Custody.@Nullable PaymentAnswer answer) {
    switch (answer) {
      case Custody.Accepted accepted -> {
        var unpaid = pending.fragment();
        var paid =
            new StoredFragment(unpaid.fragment(), unpaid.expiry(), Optional.of(accepted.lock()));
        writer.tell(new FragmentWriter.Store(new FragmentWriter.Pending(pending.incoming(), paid)));
      }
      case Custody.PaymentRefused no ->
          answer(pending, new Response.Refused(no.reason(), no.detail()));
      case null -> answer(pending, new Response.Refused(Reason.BUSY, "the ledger is silent"));
    }
  }

  /** The fragment was accepted by all but the disk. */
  void notStored(FragmentWriter.Pending pending, Response why) {
    var stored = pending.fragment();
    var index = stored.fragment().index();
    var place = new FragmentKeeper.Place(stored.message(), index);
    stored
        .lock()
        .filter(lock -> !keepers.isOwed(place, lock))
        .ifPresent(
            lock ->
                custody.tell(
                    new Custody.Dropped(stored.message(), lock, index, Custody.Why.NOT_STORED)));
    answer(pending, why);
  }

  /** The one answer to a fragment that came as far as here. */
  void answer(FragmentWriter.Pending pending, Response answer) {
    waitingWrites--;
    waitingBytes -= Footprint.of(pending.fragment().fragment().body().length());
    pending.incoming().reply(answer);
  }

  void dropStale() {
    partials.dropStale(clock.nanoTime());
  }

  int partialBytes() {
    return partials.bytes();
  }

  /** An offer names no index: it may be for the fragment of the message that is here. */
  private int heldOf(MessageId message) {
    return keepers.findAny(message).map(keepers::bytes).orElse(0);
  }

  private long usedBytes() {
    return keepers.bytes() + waitingBytes;
  }

  private long nowMillis() {
    return clock.now().toEpochMilli();
  }
}
