package org.nodus.actors.delivery;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.transfer.FragmentUpload;
import org.nodus.ledger.share.ShareSecret;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.mailbox.Holder;
import org.nodus.protocol.mailbox.PaymentNotice;
import org.nodus.protocol.message.MessageKey;
import org.nodus.protocol.wire.Request;

/**
 * Stores one coded message at its neighbourhood: finds holders, pays them when it is a paid
 * message, brings each its fragment, replaces those that fail. Child of {@link MessageSender},
 * which hears exactly one {@link Outcome}; uploads that are still on their way then go on until the
 * parent stops.
 *
 * <p>A share in the lock belongs to the holder that it names. Who replaces such a holder keeps the
 * fragment on the free tier.
 */
final class Spreading {
  /** A token is a million micro tokens. */
  private static final int TOKEN_DECIMALS = 6;

  /**
   * What is spread.
   *
   * @param tokensMicros for all holders together, 0 on the free tier
   */
  record Task(
      CodedMessage message,
      MessageKey key,
      Redundancy redundancy,
      long tokensMicros,
      long expiresAtMillis) {
    boolean isPaid() {
      return tokensMicros > 0;
    }
  }

  sealed interface Outcome {}

  /**
   * Enough holders have signed.
   *
   * @param spread what the neighbourhood allowed
   * @param holders where the recipient should look; some may not have signed yet
   * @param receipts how many have signed
   * @param groups in how many IP groups those are
   * @param shareMicros what each share pays, 0 on the free tier
   */
  record Spread(
      Redundancy spread,
      List<Holder> holders,
      int receipts,
      int groups,
      Optional<PaymentNotice> payment,
      long shareMicros)
      implements Outcome {}

  record NotSpread(SendOutcome.Failed failure) implements Outcome {}

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Searched(HolderSearch.Outcome outcome) implements Command {}

  private record Paid(PaymentDesk.Outcome outcome) implements Command {}

  private record Uploaded(FragmentUpload.Outcome outcome) implements Command {}

  private enum Timer implements Command {
    PAYMENT_LATE,
    STORING_LATE,
    GRACE_OVER
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final DeliveryPorts ports;
  private final Task task;
  private final ActorRef<Outcome> requester;
  private final ActorRef<FragmentUpload.Outcome> uploads;
  private final FreeStay stay;

  private Spreading(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      DeliveryPorts ports,
      Task task,
      ActorRef<Outcome> requester) {
    this.context = context;
    this.timers = timers;
    this.ports = ports;
    this.task = task;
    this.requester = requester;
    this.uploads = context.messageAdapter(FragmentUpload.Outcome.class, Uploaded::new);
    this.stay =
        new FreeStay(
            task.message().commitment(),
            ports.env().clock().now().toEpochMilli(),
            task.expiresAtMillis());
  }

  static Behavior<Command> create(DeliveryPorts ports, Task task, ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Spreading(context, timers, ports, task, requester).searching()));
  }

  private Behavior<Command> searching() {
    var found = context.messageAdapter(HolderSearch.Outcome.class, Searched::new);
    if (task.isPaid()) {
      var wanted = task.redundancy().n();
      var commitment = task.message().commitment();
      var offer =
          new Request.OfferFragment(
              commitment.id(), commitment.fragmentBytes(), task.expiresAtMillis(), true);
      var search = new HolderSearch.Wanted(offer, wanted, task.tokensMicros() / wanted);
      context.spawn(HolderSearch.create(search, ports.network(), ports.limits(), found), "search");
    } else {
      context.spawn(WorkedSearch.create(stay, task.redundancy(), ports, found), "search");
    }
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Searched searched -> onFound(searched.outcome());
              case Paid early -> Behaviors.unhandled();
              case Uploaded early -> Behaviors.unhandled();
              case Timer early -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> onFound(HolderSearch.Outcome found) {
    return switch (task.redundancy().within(found.accepting().size())) {
      case Redundancy.Fits fits ->
          task.isPaid() ? pay(fits.spread(), found) : storeUnpaid(fits.spread(), found);
      case Redundancy.TooFewHolders few ->
          fail(
              SendOutcome.Reason.TOO_FEW_HOLDERS,
              "%d nodes accept the message, %d are needed (%d declined%s)"
                  .formatted(few.accepting(), few.needed(), found.declined(), price(found)),
              PaymentDesk.TokenFate.UNTOUCHED,
              Optional.empty());
    };
  }

  private String price(HolderSearch.Outcome found) {
    var holders = task.redundancy().n();
    return found.lowestQuoteTooHigh() == 0
        ? ""
        : ", the cheapest of them asks %s tokens a share and %s were offered; all %d shares together need %s or more"
            .formatted(
                tokens(found.lowestQuoteTooHigh()),
                tokens(task.tokensMicros() / holders),
                holders,
                tokens(Math.min(found.lowestQuoteTooHigh(), Long.MAX_VALUE / holders) * holders));
  }

  /** As people write amounts. */
  private static String tokens(long micros) {
    return BigDecimal.valueOf(micros, TOKEN_DECIMALS).stripTrailingZeros().toPlainString();
  }

  private Behavior<Command> storeUnpaid(Redundancy spread, HolderSearch.Outcome found) {
    return store(begin(spread, found), Money.NONE);
  }

  private Placement begin(Redundancy spread, HolderSearch.Outcome found) {
    return Placement.begin(spread, found.accepting(), found.spare(), found.scatter());
  }

  private Behavior<Command> pay(Redundancy spread, HolderSearch.Outcome found) {
    var share = task.tokensMicros() / spread.n();
    if (ports.desk().isEmpty() || share == 0) {
      return fail(
          share == 0 ? SendOutcome.Reason.TOO_FEW_TOKENS : SendOutcome.Reason.PAYMENT,
          share == 0
              ? "%d micro tokens cannot be split over %d holders"
                  .formatted(task.tokensMicros(), spread.n())
              : "there is no account to pay from",
          PaymentDesk.TokenFate.UNTOUCHED,
          Optional.empty());
    }
    var placement = begin(spread, found);
    var salt = ports.env().chance().secret(Hash256.SIZE_BYTES);
    var shares =
        placement.holders().stream()
            .map(
                holder ->
                    new PaymentDesk.WantedShare(
                        holder.index(), holder.contact().signingKey(), share))
            .toList();
    var key = task.key();
    var lock =
        new PaymentDesk.LockShares(
            ShareSecret.messageHash(task.message().id().hash(), salt),
            task.expiresAtMillis(),
            shares,
            (account, height, index, holder) ->
                key.shareSecret(account, height, index, holder).hash(),
            context.messageAdapter(PaymentDesk.Outcome.class, Paid::new));
    ports.desk().get().tell(lock);
    timers.startSingleTimer(Timer.PAYMENT_LATE, ports.limits().paymentDeadline());
    return paying(placement, shares, salt);
  }

  private Behavior<Command> paying(
      Placement placement, List<PaymentDesk.WantedShare> shares, Bytes salt) {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Paid paid -> onPaid(paid.outcome(), placement, shares, salt);
              case Timer late ->
                  fail(
                      SendOutcome.Reason.PAYMENT,
                      "the ledger gave no answer within "
                          + ports.limits().paymentDeadline().toSeconds()
                          + " s; the lock may still become final and is then refunded",
                      PaymentDesk.TokenFate.PENDING,
                      Optional.empty());
              case Searched late -> Behaviors.unhandled();
              case Uploaded early -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> onPaid(
      PaymentDesk.Outcome outcome,
      Placement placement,
      List<PaymentDesk.WantedShare> shares,
      Bytes salt) {
    timers.cancel(Timer.PAYMENT_LATE);
    return switch (outcome) {
      case PaymentDesk.Locked locked ->
          store(
              placement,
              new Money(
                  Optional.of(new Request.Payment(locked.finalLock(), salt)),
                  Optional.of(notice(locked, shares, salt)),
                  shares.getFirst().amountMicros()));
      case PaymentDesk.Failed failed ->
          fail(reason(failed.reason()), failed.detail(), failed.tokens(), Optional.empty());
    };
  }

  private static SendOutcome.Reason reason(PaymentDesk.Reason unpaid) {
    return switch (unpaid) {
      case INSUFFICIENT_TOKENS -> SendOutcome.Reason.TOO_FEW_TOKENS;
      case NO_QUORUM, REFUSED -> SendOutcome.Reason.PAYMENT;
    };
  }

  private static PaymentNotice notice(
      PaymentDesk.Locked locked, List<PaymentDesk.WantedShare> shares, Bytes salt) {
    return new PaymentNotice(
        locked.lockId(),
        locked.senderAccount(),
        locked.lockHeight(),
        salt,
        shares.stream()
            .map(share -> new PaymentNotice.Share(share.index(), share.holder()))
            .toList());
  }

  /** What the holders are shown, what the recipient is told, and how much it is. */
  private record Money(
      Optional<Request.Payment> payment, Optional<PaymentNotice> notice, long shareMicros) {
    static final Money NONE = new Money(Optional.empty(), Optional.empty(), 0);
  }

  private Behavior<Command> store(Placement placement, Money money) {
    timers.startSingleTimer(Timer.STORING_LATE, ports.limits().storeDeadline());
    placement.uploading().forEach((index, holder) -> upload(index, holder, money.payment()));
    return storing(placement, money);
  }

  private void upload(int index, Contact holder, Optional<Request.Payment> payment) {
    var upload =
        new FragmentUpload.Task(
            task.message().fragment(index), holder, task.expiresAtMillis(), payment, false);
    context.spawnAnonymous(
        FragmentUpload.create(upload, ports.network().link(), ports.limits().transfer(), uploads));
  }

  private void replace(int index, Contact holder) {
    var upload =
        new FragmentUpload.Task(
            task.message().fragment(index), holder, task.expiresAtMillis(), Optional.empty(), true);
    context.spawnAnonymous(ReplacementUpload.create(upload, stay, ports, uploads));
  }

  private Behavior<Command> storing(Placement placement, Money money) {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Uploaded uploaded -> onUploaded(uploaded.outcome(), placement, money);
              case Timer over -> report(placement, money);
              case Searched late -> Behaviors.unhandled();
              case Paid late -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> onUploaded(
      FragmentUpload.Outcome outcome, Placement placement, Money money) {
    var next =
        switch (outcome) {
          case FragmentUpload.Stored stored ->
              placement.storedAt(stored.task().fragment().index(), stored.task().holder());
          case FragmentUpload.NotStored failed -> replace(failed, placement);
        };
    if (next.isSettled()) {
      return report(next, money);
    }
    if (next.hasEnough() && !timers.isTimerActive(Timer.GRACE_OVER)) {
      timers.startSingleTimer(Timer.GRACE_OVER, ports.limits().grace());
    }
    return storing(next, money);
  }

  private Placement replace(FragmentUpload.NotStored failed, Placement placement) {
    var index = failed.task().fragment().index();
    var holder = failed.task().holder();
    context.getLog().debug("fragment {} not at {}: {}", index, holder.id(), failed.reason());
    placement.replacement(index).ifPresent(spare -> replace(index, spare));
    return placement.failedAt(index);
  }

  private Behavior<Command> report(Placement placement, Money money) {
    if (!placement.hasEnough()) {
      return fail(
          SendOutcome.Reason.TOO_FEW_RECEIPTS,
          "%d of %d holders have stored it, %d are needed; %d of them do not belong to a crowd, %d must not"
              .formatted(
                  placement.stored().size(),
                  placement.spread().n(),
                  placement.spread().receiptsWhenStored(),
                  placement.outsideCrowds(),
                  placement.spread().k()),
          money.notice().isPresent()
              ? PaymentDesk.TokenFate.LOCKED
              : PaymentDesk.TokenFate.UNTOUCHED,
          money.notice().map(PaymentNotice::lock));
    }
    requester.tell(
        new Spread(
            placement.spread(),
            placement.holders(),
            placement.stored().size(),
            placement.groups(),
            money.notice(),
            money.shareMicros()));
    timers.cancelAll();
    return Behaviors.ignore();
  }

  private Behavior<Command> fail(
      SendOutcome.Reason reason,
      String detail,
      PaymentDesk.TokenFate tokens,
      Optional<Hash256> lock) {
    requester.tell(new NotSpread(new SendOutcome.Failed(reason, detail, tokens, lock)));
    return Behaviors.stopped();
  }
}
