package org.nodus.actors.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.delivery.CollectorNews.Confirmation;
import org.nodus.actors.delivery.CollectorNews.Problem;
import org.nodus.actors.environment.Offload;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.fragment.Rebuilt;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.mailbox.EntryContent;
import org.nodus.protocol.mailbox.Holder;
import org.nodus.protocol.mailbox.MailboxEntry;
import org.nodus.protocol.mailbox.Notification;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.message.Opened;
import org.nodus.protocol.message.SealedMessage;
import org.nodus.protocol.message.ShareSecret;

/**
 * Turns one mailbox entry into a message: opens it, gathers and decodes what it announces, hands
 * the message over, and after the confirmation settles with its holders. Child of {@link
 * MessageCollector}; its last news is exactly one {@link CollectorNews.Settled} or {@link
 * CollectorNews.Skipped}, then it stops.
 */
final class EntryCollection {

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record EntryOpened(@Nullable Content content, @Nullable Exception failure)
      implements Command {}

  private record GatheringEnded(Gathering.Outcome outcome) implements Command {}

  private record Decoded(@Nullable Found found, @Nullable Exception failure) implements Command {}

  private record Confirmed(Confirmation confirmation) implements Command {}

  private record HolderSettled(HolderSettlement.Result result) implements Command {}

  private enum ConfirmationLate implements Command {
    NOW
  }

  /** What an entry turned out to be. */
  private sealed interface Content {}

  private record InlineMessage(Opened opened) implements Content {}

  private record Announced(Notification notification) implements Content {}

  /** What the fragments turned out to be. */
  private sealed interface Found {}

  private record Whole(CodedMessage coded, Opened opened) implements Found {}

  private record NotWhole(String reason) implements Found {}

  /**
   * A message in hand; {@code coded} and {@code notification} are absent when it came inline.
   *
   * @param others who held some of it besides those in the notification
   */
  private record InHand(
      MessageId id,
      Optional<CodedMessage> coded,
      Optional<Notification> notification,
      List<Holder> others) {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final DeliveryPorts ports;
  private final IdentityKeys owner;
  private final MailboxEntry entry;
  private final ActorRef<CollectorNews> news;

  private EntryCollection(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      DeliveryPorts ports,
      IdentityKeys owner,
      MailboxEntry entry,
      ActorRef<CollectorNews> news) {
    this.context = context;
    this.timers = timers;
    this.ports = ports;
    this.owner = owner;
    this.entry = entry;
    this.news = news;
  }

  static Behavior<Command> create(
      DeliveryPorts ports, IdentityKeys owner, MailboxEntry entry, ActorRef<CollectorNews> news) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new EntryCollection(context, timers, ports, owner, entry, news).opening()));
  }

  private Behavior<Command> opening() {
    offload(() -> open(owner, entry), EntryOpened::new);
    return Behaviors.receiveMessage(
        message ->
            message instanceof EntryOpened opened ? onOpened(opened) : Behaviors.unhandled());
  }

  private static Content open(IdentityKeys owner, MailboxEntry entry) throws DecodeFailure {
    return switch (entry.open(owner)) {
      case EntryContent.Inline inline -> new InlineMessage(inline.message().verify(owner.uid()));
      case Notification notification -> new Announced(notification);
    };
  }

  private Behavior<Command> onOpened(EntryOpened opened) {
    return switch (opened.content()) {
      case InlineMessage inline -> {
        var inHand =
            new InHand(new MessageId(entry.id()), Optional.empty(), Optional.empty(), List.of());
        yield judge(inline.opened(), inHand);
      }
      case Announced announced -> gathering(announced.notification());
      case null -> skip(Problem.UNREADABLE, reasonOf(opened.failure()));
    };
  }

  private Behavior<Command> gathering(Notification notification) {
    var ended = context.messageAdapter(Gathering.Outcome.class, GatheringEnded::new);
    context.spawn(Gathering.create(ports, notification, ended), "gathering");
    return Behaviors.receiveMessage(
        message ->
            message instanceof GatheringEnded end
                ? switch (end.outcome()) {
                  case Gathering.Gathered gathered -> decoding(notification, gathered);
                  case Gathering.NotEnough few ->
                      skip(
                          Problem.NOT_ENOUGH_FRAGMENTS,
                          "%d of %d fragments at %d holders"
                              .formatted(few.have(), few.needed(), few.asked()));
                }
                : Behaviors.unhandled());
  }

  private Behavior<Command> decoding(Notification notification, Gathering.Gathered gathered) {
    var coder = ports.coder();
    offload(() -> decode(coder, owner, notification, gathered.fragments()), Decoded::new);
    return Behaviors.receiveMessage(
        message ->
            message instanceof Decoded decoded
                ? switch (decoded.found()) {
                  case Whole whole ->
                      judge(
                          whole.opened(),
                          new InHand(
                              whole.coded().id(),
                              Optional.of(whole.coded()),
                              Optional.of(notification),
                              gathered.others()));
                  case NotWhole not -> skip(Problem.CORRUPT, not.reason());
                  case null -> skip(Problem.CORRUPT, reasonOf(decoded.failure()));
                }
                : Behaviors.unhandled());
  }

  private static Found decode(
      FragmentCoder coder, IdentityKeys owner, Notification notification, List<Fragment> parts) {
    return switch (coder.decode(notification.commitment(), parts)) {
      case Rebuilt.Whole whole ->
          new Whole(whole.message(), SealedMessage.open(owner, whole.message().sealed()));
      case Rebuilt.NotACodeWord garbage -> new NotWhole("the fragments are no code word");
      // Neither can be: every fragment was proven and counted before.
      case Rebuilt.NotEnough few -> new NotWhole(few.have() + " fragments of " + few.need());
      case Rebuilt.Tampered tampered -> new NotWhole("fragments that prove nothing");
    };
  }

  private Behavior<Command> judge(Opened opened, InHand inHand) {
    return switch (opened) {
      case Opened.Verified verified -> handingOver(verified.message(), inHand);
      case Opened.Unreadable unreadable -> skip(Problem.UNREADABLE, unreadable.reason());
      case Opened.Corrupt corrupt -> skip(Problem.CORRUPT, corrupt.reason());
      case Opened.NotForUs foreign -> skip(Problem.FOREIGN, "written to another");
      case Opened.BadSignature forged ->
          skip(Problem.BAD_SIGNATURE, "not signed by " + forged.claimedSender());
    };
  }

  private Behavior<Command> handingOver(Message arrived, InHand inHand) {
    var confirm = context.messageAdapter(Confirmation.class, Confirmed::new);
    news.tell(new CollectorNews.Arrived(entry.id(), inHand.id(), arrived, confirm));
    timers.startSingleTimer(ConfirmationLate.NOW, ports.limits().confirmationDeadline());
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Confirmed confirmed -> {
                timers.cancel(ConfirmationLate.NOW);
                yield switch (confirmed.confirmation()) {
                  case KEPT -> settling(inHand);
                  case LEFT -> skip(Problem.LEFT, "other devices have yet to fetch it");
                  case NOT_KEPT -> skip(Problem.NOT_KEPT, "it could not be stored here");
                };
              }
              case ConfirmationLate late -> skip(Problem.NOT_KEPT, "nobody confirmed it");
              case EntryOpened other -> Behaviors.unhandled();
              case GatheringEnded other -> Behaviors.unhandled();
              case Decoded other -> Behaviors.unhandled();
              case HolderSettled other -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> settling(InHand inHand) {
    if (inHand.coded().isEmpty() || inHand.notification().isEmpty()) {
      return settled(inHand.id(), Bill.EMPTY);
    }
    var notification = inHand.notification().get();
    var results = context.messageAdapter(HolderSettlement.Result.class, HolderSettled::new);
    var holders = new ArrayList<>(notification.holders());
    // Repairers are owed nothing, and shall forget the message as well.
    holders.addAll(inHand.others());
    for (var holder : holders) {
      var task = settlementOf(notification, holder, inHand.coded().get());
      context.spawnAnonymous(HolderSettlement.create(task, ports, results));
    }
    return awaitingHolders(inHand.id(), Bill.EMPTY, holders.size());
  }

  /** A share belongs to the account that it names, even when another holds the fragment now. */
  private static HolderSettlement.Task settlementOf(
      Notification notification, Holder holder, CodedMessage coded) {
    var account = holder.contact().signingKey();
    var isOwed =
        notification.payment().stream()
            .flatMap(payment -> payment.shares().stream())
            .anyMatch(
                share -> share.index() == holder.index() && share.holderAccount().equals(account));
    var payment = notification.payment().filter(any -> isOwed);
    Optional<ShareSecret> secret =
        payment.map(
            notice ->
                notification
                    .key()
                    .shareSecret(
                        notice.senderAccount(), notice.lockHeight(), holder.index(), account));
    return new HolderSettlement.Task(
        coded,
        notification.key(),
        holder.index(),
        holder.contact(),
        payment.map(notice -> notice.lock()),
        secret);
  }

  /** What the holders have said so far. */
  private record Bill(int holders, int paid, int unpaid, int deleted) {
    static final Bill EMPTY = new Bill(0, 0, 0, 0);

    Bill with(HolderSettlement.Result result) {
      var gone = deleted + (result.deleted() ? 1 : 0);
      return switch (result.pay()) {
        case NOT_OWED -> new Bill(holders + 1, paid, unpaid, gone);
        case PAID -> new Bill(holders + 1, paid + 1, unpaid, gone);
        case UNPROVEN, SILENT, SECRET_UNCONFIRMED -> new Bill(holders + 1, paid, unpaid + 1, gone);
      };
    }
  }

  /** Every holder's child ends: the link owes it an answer to each question. */
  private Behavior<Command> awaitingHolders(MessageId id, Bill bill, int holders) {
    if (bill.holders() == holders) {
      return settled(id, bill);
    }
    return Behaviors.receiveMessage(
        message ->
            message instanceof HolderSettled one
                ? awaitingHolders(id, bill.with(one.result()), holders)
                : Behaviors.unhandled());
  }

  private Behavior<Command> settled(MessageId id, Bill bill) {
    news.tell(
        new CollectorNews.Settled(
            entry.id(), id, bill.holders(), bill.paid(), bill.unpaid(), bill.deleted()));
    return Behaviors.stopped();
  }

  private Behavior<Command> skip(Problem problem, String detail) {
    news.tell(new CollectorNews.Skipped(entry.id(), problem, detail));
    return Behaviors.stopped();
  }

  private static String reasonOf(@Nullable Exception failure) {
    return failure instanceof DecodeFailure known ? known.reason() : String.valueOf(failure);
  }

  private <T> void offload(Callable<T> work, Offload.Outcome<T, Command> outcome) {
    Offload.run(context, work, outcome);
  }
}
