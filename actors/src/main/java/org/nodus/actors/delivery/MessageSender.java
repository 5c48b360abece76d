package org.nodus.actors.delivery;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.environment.Offload;
import org.nodus.actors.transfer.Answers;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.mailbox.MailboxEntry;
import org.nodus.protocol.mailbox.Notification;
import org.nodus.protocol.mailbox.PaymentNotice;
import org.nodus.protocol.mailbox.WrittenEntry;
import org.nodus.protocol.message.MessageId;

/**
 * Sends one message and stops (DESIGN.md §3, steps 2 to 7): seals it, has it spread over its
 * neighbourhood unless it fits into a mailbox entry, and leaves the entry in the recipient's
 * letterbox. The requester gets exactly one {@link SendOutcome}, always.
 */
public final class MessageSender {

  /** Everything this actor can receive; all of it is its own doing. */
  public sealed interface Command {}

  private record Sealed(@Nullable Composed composed, @Nullable Exception failure)
      implements Command {}

  private record SpreadOut(Spreading.Outcome outcome) implements Command {}

  private record EntrySealed(@Nullable MailboxEntry entry, @Nullable Exception failure)
      implements Command {}

  private record Mailed(ReplicaWrite.Outcome outcome) implements Command {}

  private enum FilledUp implements Command {
    DONE
  }

  /** A mailbox that just lost holders is found elsewhere by a second lookup. */
  private static final int MAIL_ATTEMPTS = 2;

  private final ActorContext<Command> context;
  private final DeliveryPorts ports;
  private final Draft draft;
  private final ActorRef<SendOutcome> requester;
  private final long nowMillis;
  private final long expiresAtMillis;

  private MessageSender(
      ActorContext<Command> context,
      DeliveryPorts ports,
      Draft draft,
      ActorRef<SendOutcome> requester) {
    this.context = context;
    this.ports = ports;
    this.draft = draft;
    this.requester = requester;
    var now = ports.env().clock().now();
    this.nowMillis = now.toEpochMilli();
    this.expiresAtMillis = now.plus(draft.timeToLive()).toEpochMilli();
  }

  public static Behavior<Command> create(
      Draft draft, DeliveryPorts ports, ActorRef<SendOutcome> requester) {
    return Behaviors.setup(
        context -> new MessageSender(context, ports, draft, requester).composing());
  }

  private Behavior<Command> composing() {
    var random = Composed.random(ports.env().chance());
    offload(() -> Composed.compose(draft, nowMillis, ports.coder(), random), Sealed::new);
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Sealed sealed -> onSealed(sealed);
              case SpreadOut early -> Behaviors.unhandled();
              case EntrySealed early -> Behaviors.unhandled();
              case Mailed early -> Behaviors.unhandled();
              case FilledUp early -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> onSealed(Sealed sealed) {
    return switch (sealed.composed()) {
      case Composed.Inline inline -> {
        var id = new MessageId(inline.entry().id());
        var entry = written(inline.entry());
        yield mail(new Letter(entry, at -> inlineStored(id, entry, at), Tokens.NONE));
      }
      case Composed.Coded coded -> spreading(coded);
      case null -> unsealable(sealed.failure(), Tokens.NONE);
    };
  }

  private Behavior<Command> spreading(Composed.Coded coded) {
    var task =
        new Spreading.Task(
            coded.message(),
            coded.key(),
            draft.redundancy(),
            draft.tokensMicros(),
            expiresAtMillis);
    var done = context.messageAdapter(Spreading.Outcome.class, SpreadOut::new);
    context.spawn(Spreading.create(ports, task, done), "spreading");
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case SpreadOut out ->
                  switch (out.outcome()) {
                    case Spreading.Spread spread -> sealingEntry(coded, spread);
                    case Spreading.NotSpread not -> finish(not.failure());
                  };
              case Sealed late -> Behaviors.unhandled();
              case EntrySealed early -> Behaviors.unhandled();
              case Mailed early -> Behaviors.unhandled();
              case FilledUp early -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> sealingEntry(Composed.Coded coded, Spreading.Spread spread) {
    var notification =
        new Notification(
            coded.message().commitment(),
            spread.spread().n(),
            expiresAtMillis,
            coded.key(),
            spread.holders(),
            spread.payment());
    var random = Composed.random(ports.env().chance());
    offload(() -> MailboxEntry.seal(notification, draft.recipient(), random), EntrySealed::new);
    var tokens = Tokens.of(spread.payment());
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case EntrySealed done ->
                  done.entry() == null
                      ? unsealable(done.failure(), tokens)
                      : mailSpread(coded, spread, written(done.entry()), tokens);
              case Sealed late -> Behaviors.unhandled();
              case SpreadOut late -> Behaviors.unhandled();
              case Mailed early -> Behaviors.unhandled();
              case FilledUp early -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> mailSpread(
      Composed.Coded coded, Spreading.Spread spread, WrittenEntry entry, Tokens tokens) {
    return mail(new Letter(entry, at -> codedStored(coded, spread, entry, at), tokens));
  }

  private WrittenEntry written(MailboxEntry entry) {
    return switch (draft.letterbox()) {
      // With a fresh key, for today's address.
      case Letterbox.OfContact contact -> {
        var uid = draft.recipient().uid();
        var address = ContactAddress.today(uid, nowMillis, day -> contact.todaysAnchor()).hash();
        yield new WrittenEntry(address, entry, ports.env().chance().secret(Ed25519.SEED_BYTES));
      }
      case Letterbox.OfPair pair -> {
        var address = pair.capability().opening().address().hash();
        yield new WrittenEntry(address, entry, pair.capability().write().secret());
      }
    };
  }

  /** What became of the tokens so far. */
  private record Tokens(PaymentDesk.TokenFate fate, Optional<Hash256> lock) {
    static final Tokens NONE = new Tokens(PaymentDesk.TokenFate.UNTOUCHED, Optional.empty());

    static Tokens of(Optional<PaymentNotice> payment) {
      return payment
          .map(notice -> new Tokens(PaymentDesk.TokenFate.LOCKED, Optional.of(notice.lock())))
          .orElse(NONE);
    }
  }

  /**
   * The entry to be left in the recipient's mailbox.
   *
   * @param stored what the requester hears when a quorum has it
   */
  private record Letter(
      WrittenEntry written, Function<ReplicaWrite.Written, SendOutcome> stored, Tokens tokens) {}

  private Behavior<Command> mail(Letter letter) {
    return mailing(letter, 1);
  }

  private Behavior<Command> mailing(Letter letter, int attempt) {
    var ended = context.messageAdapter(ReplicaWrite.Outcome.class, Mailed::new);
    var append = letter.written().until(expiresAtMillis);
    Behavior<?> write =
        draft.letterbox().isFree()
            ? EntryDelivery.free(append, ports, ended)
            : EntryDelivery.create(append, nowMillis, ports, ended);
    context.watchWith(context.spawn(write, "mail-" + attempt), FilledUp.DONE);
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Mailed mailed -> onMailed(mailed.outcome(), letter, attempt);
              // Of an attempt before this one, which failed.
              case FilledUp.DONE -> Behaviors.same();
              case Sealed late -> Behaviors.unhandled();
              case SpreadOut late -> Behaviors.unhandled();
              case EntrySealed late -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> onMailed(ReplicaWrite.Outcome outcome, Letter letter, int attempt) {
    return switch (outcome) {
      case ReplicaWrite.Written written -> {
        requester.tell(letter.stored().apply(written));
        yield fillingUp();
      }
      case ReplicaWrite.NotWritten not ->
          attempt < MAIL_ATTEMPTS ? mailing(letter, attempt + 1) : notMailed(not, letter.tokens());
    };
  }

  /** The entry's replicas beyond the quorum, and the fragments beyond enough, come after. */
  private Behavior<Command> fillingUp() {
    return Behaviors.receiveMessage(
        message -> message == FilledUp.DONE ? Behaviors.stopped() : Behaviors.same());
  }

  private SendOutcome inlineStored(MessageId id, WrittenEntry entry, ReplicaWrite.Written written) {
    return new SendOutcome.Stored(
        id,
        SendOutcome.Form.INLINE,
        written.replicas(),
        written.groups(),
        written.needed(),
        1,
        written.replicas(),
        expiresAtMillis,
        Optional.empty(),
        new SendOutcome.Keepsake(Optional.empty(), entry));
  }

  private SendOutcome codedStored(
      Composed.Coded coded,
      Spreading.Spread spread,
      WrittenEntry entry,
      ReplicaWrite.Written written) {
    return new SendOutcome.Stored(
        coded.message().id(),
        SendOutcome.Form.CODED,
        spread.receipts(),
        spread.groups(),
        spread.spread().receiptsWhenStored(),
        spread.spread().k(),
        written.replicas(),
        expiresAtMillis,
        spread
            .payment()
            .map(
                notice ->
                    new SendOutcome.Payment(
                        notice.lock(), notice.shares().size(), spread.shareMicros())),
        new SendOutcome.Keepsake(
            Optional.of(
                new SendOutcome.Scattered(coded.message().commitment(), spread.spread().n())),
            entry));
  }

  private Behavior<Command> notMailed(ReplicaWrite.NotWritten not, Tokens tokens) {
    var why = not.refusals().isEmpty() ? "" : ", e.g. " + Answers.words(not.refusals().getFirst());
    return finish(
        new SendOutcome.Failed(
            SendOutcome.Reason.MAILBOX,
            "%d of %d mailbox holders took the entry, %d are needed (%d refused%s)"
                .formatted(not.replicas(), not.of(), not.needed(), not.refusals().size(), why),
            tokens.fate(),
            tokens.lock()));
  }

  private Behavior<Command> unsealable(@Nullable Exception failure, Tokens tokens) {
    var why = failure == null ? "" : ": " + failure.getMessage();
    return finish(
        new SendOutcome.Failed(
            SendOutcome.Reason.UNSEALABLE,
            "the message cannot be sealed for this recipient" + why,
            tokens.fate(),
            tokens.lock()));
  }

  private Behavior<Command> finish(SendOutcome outcome) {
    requester.tell(outcome);
    return Behaviors.stopped();
  }

  private <T> void offload(Callable<T> work, Offload.Outcome<T, Command> outcome) {
    Offload.run(context, work, outcome);
  }
}
