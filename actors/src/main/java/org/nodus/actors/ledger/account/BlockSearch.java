package org.nodus.actors.ledger.account;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Walks one account's chain down from a head that is known to be final until it finds the block of
 * a height, and stops. Hashes prove everything: nothing else is checked. Asks one validator at a
 * time and the next one when one does not have it.
 *
 * <p>The requester gets exactly one {@link Outcome}, always; {@code block} is empty when nobody had
 * a link of the chain, or it is longer than {@link #MAX_STEPS}; {@code epoch} is the block's.
 */
final class BlockSearch {

  record Outcome(Optional<Block> block, long epoch) {}

  sealed interface Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  /** Other devices made so many blocks while this one was away: a block a minute for a day. */
  private static final int MAX_STEPS = 1_440;

  private final ActorRef<PeerLink.Answer> answers;
  private final ActorRef<PeerLink.Command> link;
  private final List<Contact> validators;
  private final long height;
  private final AccountLimits limits;
  private final ActorRef<Outcome> requester;
  private Hash256 wanted;
  private int steps;
  private int failures;

  private BlockSearch(
      ActorContext<Command> context,
      Goal goal,
      List<Contact> validators,
      ActorRef<PeerLink.Command> link,
      AccountLimits limits,
      ActorRef<Outcome> requester) {
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.link = link;
    this.validators = validators;
    this.wanted = goal.head();
    this.height = goal.height();
    this.limits = limits;
    this.requester = requester;
  }

  /** Which block is looked for, and below which head. */
  record Goal(Hash256 head, long height) {}

  static Behavior<Command> create(
      Goal goal,
      List<Contact> validators,
      ActorRef<PeerLink.Command> link,
      AccountLimits limits,
      ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context -> new BlockSearch(context, goal, validators, link, limits, requester).ask());
  }

  private Behavior<Command> ask() {
    if (failures >= validators.size() || steps > MAX_STEPS) {
      requester.tell(new Outcome(Optional.empty(), 0));
      return Behaviors.stopped();
    }
    steps++;
    link.tell(
        new PeerLink.Ask(
            validators.get(failures),
            new Request.GetBlocks(List.of(wanted)),
            limits.answerTimeout(),
            answers));
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard ->
                  heard.answer() instanceof PeerLink.Replied replied
                          && replied.response() instanceof Response.Blocks blocks
                      ? onBlocks(blocks.finalBlocks())
                      : onFailure();
            });
  }

  private Behavior<Command> onBlocks(List<Bytes> blocks) {
    for (var bytes : blocks) {
      try {
        var found = CertificateCodec.finalBlock(bytes);
        var block = found.block();
        if (block.hash().equals(wanted)) {
          if (block.height() <= height) {
            requester.tell(
                new Outcome(
                    Optional.of(block).filter(one -> one.height() == height), found.epoch()));
            return Behaviors.stopped();
          }
          wanted = block.body().previous();
          return ask();
        }
      } catch (DecodeFailure garbage) {
        return onFailure();
      }
    }
    return onFailure();
  }

  private Behavior<Command> onFailure() {
    failures++;
    return ask();
  }
}
