package org.nodus.actors.mailbox;

import java.util.Optional;
import org.nodus.actors.environment.Clock;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.mailbox.AccessProof;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/**
 * Who may read and delete: only the owner of an address, with a proof that is for this node, fresh,
 * and was not used before. Confined to {@link Mailboxes}.
 */
final class OwnerCheck {
  private final NodeId self;
  private final Clock clock;
  private final long toleranceMillis;
  private final UsedNonces nonces;

  OwnerCheck(NodeId self, Clock clock, MailboxLimits limits) {
    this.self = self;
    this.clock = clock;
    this.toleranceMillis = limits.clockTolerance().toMillis();
    this.nonces = new UsedNonces(limits.maxNonces(), toleranceMillis);
  }

  /** Why whoever shows {@code access} may not, if so; otherwise the proof is used up. */
  Optional<Response> refusal(Hash256 address, Request.MailboxAccess access) {
    var now = clock.now().toEpochMilli();
    return switch (AccessProof.check(access, address, self, now, toleranceMillis)) {
      case GRANTED ->
          switch (nonces.use(address, access.nonce(), now)) {
            case FIRST -> Optional.empty();
            case AGAIN -> refused(Reason.FORBIDDEN, "used before");
            case NO_ROOM -> refused(Reason.BUSY, "too many readers");
          };
      case OUT_OF_TIME -> refused(Reason.FORBIDDEN, "the clocks differ");
      case MALFORMED -> refused(Reason.INVALID, "not a proof");
      case NOT_THE_OWNER -> refused(Reason.FORBIDDEN, "not the owner");
      case BAD_SIGNATURE -> refused(Reason.FORBIDDEN, "not signed by the owner");
    };
  }

  private static Optional<Response> refused(Reason reason, String detail) {
    return Optional.of(new Response.Refused(reason, detail));
  }
}
