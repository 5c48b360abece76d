package org.nodus.actors.ledger.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Env;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.codec.CheckpointCodec;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * How a {@link LedgerReplica} talks to other replicas: it pushes news to a few and pulls from one
 * at a time. What comes is verified and held; the replica decides what becomes of it. Belongs to
 * the replica and runs on its thread.
 */
final class Exchange {

  /** Whom it talks to, and where answers go. */
  record Ends(
      LedgerReplica.Partners partners,
      ActorRef<PeerLink.Answer> pulled,
      ActorRef<RoutingTable.Status> peers,
      ActorRef<PeerLink.Answer> nobody) {}

  private final Ends ends;
  private final Intake intake;
  private final HeldBlocks held;
  private final ReplicaLimits limits;
  private final Env env;
  private final Neighbours neighbours;
  private Optional<Pull> pull = Optional.empty();
  private Optional<Pull> nextPull = Optional.empty();
  private boolean asked;

  Exchange(Ends ends, NodeId self, Intake intake, HeldBlocks held, ReplicaLimits limits, Env env) {
    this.ends = ends;
    this.intake = intake;
    this.held = held;
    this.limits = limits;
    this.env = env;
    this.neighbours = new Neighbours(self);
  }

  void peers(List<Contact> known) {
    neighbours.peers(known);
  }

  void committee(List<Contact> validators, long open) {
    neighbours.committee(validators);
    pullFromSomebody(open);
  }

  /** To a few, once; who misses it pulls. */
  void push(Request news) {
    neighbours
        .some(limits.fanout(), Optional.empty(), env.chance().random())
        .forEach(peer -> ask(peer, news, ends.nobody()));
  }

  /** Everything that is missing here, from a random neighbour, unless a visit is under way. */
  void pullFromSomebody(long open) {
    ends.partners().routing().tell(new RoutingTable.GetStatus(ends.peers()));
    if (pull.isEmpty()) {
      neighbours
          .some(1, Optional.empty(), env.chance().random())
          .forEach(peer -> catchUp(peer, open));
    }
  }

  void catchUp(Contact from, long open) {
    pull(Pull.everything(from, limits), open);
  }

  void fetch(Contact from, List<Hash256> blocks, long open) {
    pull(Pull.blocks(from, blocks, limits), open);
  }

  /** At once, or when the running visit is over; of several that wait the last one is done. */
  private void pull(Pull wanted, long open) {
    if (pull.isPresent()) {
      nextPull = Optional.of(wanted);
    } else {
      pull = Optional.of(wanted);
      goOn(open);
    }
  }

  /** Asks the next question of the running visit, as of the epoch that is open here. */
  void goOn(long open) {
    while (pull.isPresent() && !asked) {
      var request = pull.get().next(open, env.clock().nanoTime());
      if (request.isPresent()) {
        asked = true;
        ask(pull.get().peer(), request.get(), ends.pulled());
      } else {
        endVisit();
      }
    }
  }

  /** The checkpoint that the visit was about does not fit here. */
  void noCheckpoint() {
    pull.ifPresent(Pull::noCheckpoint);
  }

  /** Holds what came; returns the genuine checkpoint that closes the open epoch, if one came. */
  Optional<SignedCheckpoint> answered(PeerLink.Answer answer, ReplicaState state) {
    asked = false;
    return switch (answer) {
      case PeerLink.Replied replied ->
          pull.flatMap(visit -> onResponse(visit, replied.response(), state));
      case PeerLink.Unanswered silent -> {
        ends.partners().routing().tell(new RoutingTable.Silent(silent.peer()));
        endVisit();
        yield Optional.empty();
      }
    };
  }

  private void endVisit() {
    pull = nextPull;
    nextPull = Optional.empty();
  }

  private Optional<SignedCheckpoint> onResponse(Pull visit, Response response, ReplicaState state) {
    switch (response) {
      case Response.CheckpointFound found -> {
        return onCheckpoint(visit, found.checkpoint(), state);
      }
      case Response.BlockIds page -> {
        // A certificate alone is not enough: what others have appended is final.
        var unknown =
            page.ids().stream()
                .filter(id -> !state.has(id) && !held.isWaiting(id, state.open()))
                .toList();
        visit.ids(page.ids(), page.more(), unknown);
      }
      case Response.Blocks blocks -> {
        var got = new ArrayList<Hash256>();
        for (var bytes : blocks.finalBlocks()) {
          keep(intake.block(bytes, state, held), state).ifPresent(got::add);
        }
        visit.got(got);
      }
      default -> visit.noMore();
    }
    return Optional.empty();
  }

  private Optional<SignedCheckpoint> onCheckpoint(Pull visit, Bytes bytes, ReplicaState state) {
    try {
      var signed = CheckpointCodec.signed(bytes);
      if (signed.epoch() == state.open()) {
        var genuine = intake.genuine(signed);
        visit.want(
            signed.blocks().hashes().stream()
                .filter(id -> !state.has(id) && held.find(id, state.open()).isEmpty())
                .toList());
        return Optional.of(genuine);
      }
    } catch (DecodeFailure failure) {
      // The peer is broken or lies; the next visit goes to another one.
    }
    visit.noCheckpoint();
    return Optional.empty();
  }

  /** The id of a block that came with a visit, unless it was worthless. */
  private Optional<Hash256> keep(Intake.Found found, ReplicaState state) {
    return switch (found) {
      case Intake.Found.Known known -> Optional.of(known.block());
      case Intake.Found.Final news -> {
        held.addFinal(news.block(), state.isAppendable(news.block()));
        yield Optional.of(news.block().hash());
      }
      case Intake.Found.Certified news -> {
        held.addCertified(news.block(), state.open());
        yield Optional.of(news.block().hash());
      }
      case Intake.Found.Illegal illegal -> Optional.empty();
    };
  }

  private void ask(Contact peer, Request request, ActorRef<PeerLink.Answer> replyTo) {
    ends.partners().link().tell(new PeerLink.Ask(peer, request, limits.answerTimeout(), replyTo));
  }
}
