package org.nodus.actors.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.codec.CheckpointCodec;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Finds the anchor of one day's contact addresses and stops: the state root of the last checkpoint
 * that was made well before the day began, the network id when there is none. The requester gets
 * exactly one {@link Outcome}, always.
 *
 * <p>A checkpoint is as old as the epoch that it opens, not as the one that it closes: that may
 * have stayed open for days. So a validator's latest close of an old enough epoch may be too young;
 * the one before it, which opened that epoch, then is not, and is asked for.
 */
public final class AnchorReader {

  /**
   * A checkpoint counts for a day when the epoch that it opens had ended so long before: enough for
   * the slowest close to reach everybody, so that sender and recipient agree.
   */
  static final Duration SETTLED = Duration.ofHours(1);

  public sealed interface Outcome {
    int day();
  }

  public record Anchor(int day, Hash256 root) implements Outcome {}

  /** Too few validators answered to be sure. */
  public record Unsure(int day, int answers, int needed) implements Outcome {}

  /** Everything this actor can receive; all of it is its own doing. */
  public sealed interface Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  /** What was heard so far. */
  private record Hearing(int answers, int silent, Optional<SignedCheckpoint> latest) {}

  /** How to ask a validator for its latest close of an epoch up to this one. */
  private interface Question {
    void ask(Contact validator, long atOrBefore);
  }

  private final int day;
  private final long lastEpoch;
  private final Genesis genesis;
  private final Question question;
  private final int asked;
  private final Set<Contact> askedAgain = new HashSet<>();
  private final ActorRef<Outcome> requester;

  private AnchorReader(
      int day,
      long lastEpoch,
      Genesis genesis,
      Question question,
      int asked,
      ActorRef<Outcome> requester) {
    this.day = day;
    this.lastEpoch = lastEpoch;
    this.genesis = genesis;
    this.question = question;
    this.asked = asked;
    this.requester = requester;
  }

  /**
   * Asks every validator once, or twice.
   *
   * @param day days since 1970-01-01 UTC
   */
  public static Behavior<Command> create(
      int day,
      Genesis genesis,
      List<Contact> validators,
      ActorRef<PeerLink.Command> link,
      Duration timeout,
      ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context -> {
          var settled = ContactAddress.beginMillis(day) - SETTLED.toMillis();
          // The epoch that contains the instant is not over yet; the one before is.
          var lastEpoch = genesis.epochAt(Instant.ofEpochMilli(settled)) - 1;
          if (lastEpoch < 1) {
            // No checkpoint opens epoch 0.
            requester.tell(new Anchor(day, genesis.network()));
            return Behaviors.stopped();
          }
          var answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
          Question question =
              (validator, atOrBefore) ->
                  link.tell(
                      new PeerLink.Ask(
                          validator, new Request.GetCheckpoint(atOrBefore), timeout, answers));
          validators.forEach(validator -> question.ask(validator, lastEpoch));
          return new AnchorReader(day, lastEpoch, genesis, question, validators.size(), requester)
              .decide(new Hearing(0, 0, Optional.empty()));
        });
  }

  private Behavior<Command> hearing(Hearing hearing) {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> decide(after(hearing, heard.answer()));
            });
  }

  private Hearing after(Hearing hearing, PeerLink.Answer answer) {
    if (!(answer instanceof PeerLink.Replied replied)) {
      return new Hearing(hearing.answers(), hearing.silent() + 1, hearing.latest());
    }
    if (replied.response() instanceof Response.CheckpointFound found) {
      var genuine = genuine(found);
      if (genuine.isPresent()) {
        return isOldEnough(genuine.get())
            ? new Hearing(hearing.answers() + 1, hearing.silent(), later(hearing.latest(), genuine))
            : askForTheOneBefore(hearing, replied.peer(), genuine.get().epoch());
      }
    }
    return knowsNone(replied.response())
        ? new Hearing(hearing.answers() + 1, hearing.silent(), hearing.latest())
        : new Hearing(hearing.answers(), hearing.silent() + 1, hearing.latest());
  }

  private boolean isOldEnough(SignedCheckpoint signed) {
    return signed.checkpoint().opens() <= lastEpoch;
  }

  private Hearing askForTheOneBefore(Hearing hearing, Contact validator, long epoch) {
    if (epoch == 0) {
      return new Hearing(hearing.answers() + 1, hearing.silent(), hearing.latest());
    }
    if (!askedAgain.add(validator)) {
      return new Hearing(hearing.answers(), hearing.silent() + 1, hearing.latest());
    }
    question.ask(validator, epoch - 1);
    return hearing;
  }

  private static boolean knowsNone(Response response) {
    return response instanceof Response.Refused refused
        && refused.reason() == Response.Reason.NOT_FOUND;
  }

  private Optional<SignedCheckpoint> genuine(Response.CheckpointFound found) {
    try {
      var signed = CheckpointCodec.signed(found.checkpoint());
      return signed.epoch() <= lastEpoch
              && signed.checkpoint().network().equals(genesis.network())
              && signed.isGenuine(genesis.committee())
          ? Optional.of(signed)
          : Optional.empty();
    } catch (DecodeFailure garbage) {
      return Optional.empty();
    }
  }

  private static Optional<SignedCheckpoint> later(
      Optional<SignedCheckpoint> one, Optional<SignedCheckpoint> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    return one.get().epoch() >= other.get().epoch() ? one : other;
  }

  /** Of 2f + 1 answers at least f + 1 are honest, and each of those knows every settled close. */
  private Behavior<Command> decide(Hearing hearing) {
    var needed = genesis.committee().quorum();
    if (hearing.answers() >= needed) {
      requester.tell(
          new Anchor(
              day,
              hearing.latest().map(one -> one.checkpoint().stateRoot()).orElse(genesis.network())));
      return Behaviors.stopped();
    }
    if (asked - hearing.silent() < needed) {
      requester.tell(new Unsure(day, hearing.answers(), needed));
      return Behaviors.stopped();
    }
    return hearing(hearing);
  }
}
