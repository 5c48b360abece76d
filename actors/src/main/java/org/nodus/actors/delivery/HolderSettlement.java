package org.nodus.actors.delivery;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.DeleteOrder;
import org.nodus.protocol.fragment.Possession;
import org.nodus.protocol.message.MessageKey;
import org.nodus.protocol.message.ShareSecret;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * The end of a message at one holder: if it has a share, it must prove within a time that it holds
 * the fragment and is then given its secret; then it is told to delete. The requester gets exactly
 * one {@link Result}.
 */
final class HolderSettlement {

  /**
   * One holder and what it is owed.
   *
   * @param lock and {@code secret} are present together: the share of this holder
   */
  record Task(
      CodedMessage message,
      MessageKey key,
      int index,
      Contact holder,
      Optional<Hash256> lock,
      Optional<ShareSecret> secret) {}

  /**
   * How it went.
   *
   * @param deleted whether the holder says that its fragments are gone
   */
  record Result(Pay pay, boolean deleted) {}

  enum Pay {
    /** It holds no share. */
    NOT_OWED,
    /** It proved possession and says that the secret is durable there. */
    PAID,
    /** It answered the challenge wrongly, or refused it. */
    UNPROVEN,
    /** It did not answer in time: no secret. Its share returns to the sender. */
    SILENT,
    /** It proved possession; that the secret arrived is not known. */
    SECRET_UNCONFIRMED
  }

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  /** A secret that may have been lost on the way is given once more; twice is harmless. */
  private static final int RELEASE_ATTEMPTS = 2;

  private final Task task;
  private final DeliveryPorts ports;
  private final ActorRef<PeerLink.Answer> answers;
  private final ActorRef<Result> requester;

  private HolderSettlement(
      ActorContext<Command> context, Task task, DeliveryPorts ports, ActorRef<Result> requester) {
    this.task = task;
    this.ports = ports;
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.requester = requester;
  }

  static Behavior<Command> create(Task task, DeliveryPorts ports, ActorRef<Result> requester) {
    return Behaviors.setup(
        context -> {
          var settlement = new HolderSettlement(context, task, ports, requester);
          return task.secret().isPresent()
              ? settlement.challenging(task.secret().get())
              : settlement.deleting(Pay.NOT_OWED);
        });
  }

  private Behavior<Command> challenging(ShareSecret secret) {
    var nonce = ports.env().chance().secret(Possession.NONCE_BYTES);
    ask(
        new Request.ProvePossession(task.message().id(), task.index(), nonce),
        ports.limits().possessionTimeout());
    return awaiting(answer -> onProof(answer, nonce, secret));
  }

  private Behavior<Command> onProof(PeerLink.Answer answer, Bytes nonce, ShareSecret secret) {
    if (answer instanceof PeerLink.Unanswered) {
      return finish(Pay.SILENT, false);
    }
    var expected = Possession.proof(nonce, task.message().fragment(task.index()).body());
    return answer instanceof PeerLink.Replied replied
            && replied.response().equals(new Response.Possession(expected))
        ? releasing(secret, 1)
        : deleting(Pay.UNPROVEN);
  }

  private Behavior<Command> releasing(ShareSecret secret, int attempt) {
    var lock = task.lock().orElseThrow();
    ask(
        new Request.ReleaseSecret(task.message().id(), lock, task.index(), secret.bytes()),
        ports.limits().requestTimeout());
    return awaiting(
        answer -> {
          if (answer instanceof PeerLink.Replied replied
              && replied.response() instanceof Response.Done) {
            return deleting(Pay.PAID);
          }
          // It keeps the fragment: deleting could take its proof away before it has the secret.
          return attempt < RELEASE_ATTEMPTS
              ? releasing(secret, attempt + 1)
              : finish(Pay.SECRET_UNCONFIRMED, false);
        });
  }

  private Behavior<Command> deleting(Pay pay) {
    var deleteSeed = task.key().deleteKey().secret();
    var node = task.holder().id();
    var order = DeleteOrder.sign(task.message().id(), node, deleteSeed);
    // Where nothing is owed nobody has to know whether it is done: it may have gone long ago.
    var patience =
        pay == Pay.NOT_OWED ? ports.limits().possessionTimeout() : ports.limits().requestTimeout();
    ask(new Request.DeleteFragments(task.message().id(), node, order.signature()), patience);
    return awaiting(
        answer ->
            finish(
                pay,
                answer instanceof PeerLink.Replied replied
                    && replied.response() instanceof Response.Done));
  }

  private Behavior<Command> finish(Pay pay, boolean deleted) {
    requester.tell(new Result(pay, deleted));
    return Behaviors.stopped();
  }

  private void ask(Request request, Duration timeout) {
    ports.network().link().tell(new PeerLink.Ask(task.holder(), request, timeout, answers));
  }

  /** Exactly one question is open at a time. */
  private static Behavior<Command> awaiting(Next next) {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> next.after(heard.answer());
            });
  }

  @FunctionalInterface
  private interface Next {
    Behavior<Command> after(PeerLink.Answer answer);
  }
}
