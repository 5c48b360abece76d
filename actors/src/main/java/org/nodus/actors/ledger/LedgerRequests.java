package org.nodus.actors.ledger;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.ledger.validator.Validator;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** Takes the ledger's requests of peers and gives each to the one who answers it. */
public final class LedgerRequests {
  private LedgerRequests() {}

  /**
   * Serves {@link Request.Service#LEDGER} from now on.
   *
   * @param validator absent on nodes outside the committee; they refuse what only it can do
   */
  public static Behavior<PeerLink.Incoming> create(
      ActorRef<PeerLink.Command> link,
      ActorRef<LedgerReplica.Command> replica,
      Optional<ActorRef<Validator.Command>> validator) {
    return Behaviors.setup(
        context -> {
          link.tell(new PeerLink.Serve(Request.Service.LEDGER, context.getSelf()));
          return Behaviors.receiveMessage(
              incoming -> {
                route(incoming, replica, validator);
                return Behaviors.same();
              });
        });
  }

  private static void route(
      PeerLink.Incoming incoming,
      ActorRef<LedgerReplica.Command> replica,
      Optional<ActorRef<Validator.Command>> validator) {
    if (!(incoming.request() instanceof Request.Ledger request)) {
      refuse(incoming, "not a request of the ledger");
      return;
    }
    switch (request) {
      case Request.SubmitBlock block -> toValidator(incoming, validator);
      case Request.SubmitCertificate certificate -> toValidator(incoming, validator);
      case Request.ProposeCheckpoint proposal -> toValidator(incoming, validator);
      case Request.GetAccount query -> replica.tell(new LedgerReplica.Serve(incoming));
      case Request.GetBlockIds query -> replica.tell(new LedgerReplica.Serve(incoming));
      case Request.GetBlocks query -> replica.tell(new LedgerReplica.Serve(incoming));
      case Request.GetCheckpoint query -> replica.tell(new LedgerReplica.Serve(incoming));
      case Request.PublishBlock news -> replica.tell(new LedgerReplica.Serve(incoming));
      case Request.PublishCheckpoint news -> replica.tell(new LedgerReplica.Serve(incoming));
    }
  }

  private static void toValidator(
      PeerLink.Incoming incoming, Optional<ActorRef<Validator.Command>> validator) {
    validator.ifPresentOrElse(
        one -> one.tell(new Validator.Serve(incoming)),
        () -> refuse(incoming, "this node is no validator"));
  }

  private static void refuse(PeerLink.Incoming incoming, String why) {
    incoming.reply(new Response.Refused(Response.Reason.UNSUPPORTED, why));
  }
}
