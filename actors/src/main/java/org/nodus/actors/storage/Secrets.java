package org.nodus.actors.storage;

import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.environment.Asks;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Hands the secrets that recipients release to {@link Custody}. A part of {@link FragmentStore}.
 */
final class Secrets {
  private final ActorContext<FragmentStore.Command> context;
  private final FragmentStore.Parts parts;

  Secrets(ActorContext<FragmentStore.Command> context, FragmentStore.Parts parts) {
    this.context = context;
    this.parts = parts;
  }

  void ask(PeerLink.Incoming incoming, Request.ReleaseSecret release) {
    Asks.ask(
        context,
        Custody.SecretAnswer.class,
        parts.custody(),
        parts.limits().paymentTimeout(),
        replyTo ->
            new Custody.SecretReleased(
                release.message(), release.lock(), release.index(), release.secret(), replyTo),
        (answer, silence) -> new FragmentStore.SecretChecked(incoming, answer));
  }

  static Response answerTo(Custody.@Nullable SecretAnswer answer) {
    return switch (answer) {
      case Custody.Recorded recorded -> new Response.Done();
      case Custody.SecretRefused no -> new Response.Refused(no.reason(), no.detail());
      case null -> new Response.Refused(Response.Reason.BUSY, "the ledger is silent");
    };
  }
}
