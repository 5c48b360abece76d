package org.nodus.actors.disk;

import java.util.Optional;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/** What a branch that stores may ask of its disk. Reads are tried in every state. */
public enum DiskState {
  /** The index has not been read, or cannot be: what is held is not known. */
  LOADING,
  WRITABLE,
  /** It was full a moment ago. */
  FULL,
  /** What is here goes to other nodes, and nothing new comes. */
  DRAINING,
  /** A write failed: nothing is written until a restart. */
  READ_ONLY;

  /** Why nothing can be written now, if so. */
  public Optional<Response> refusal() {
    return switch (this) {
      case LOADING ->
          Optional.of(new Response.Refused(Reason.NOT_READY, "what is held is not known yet"));
      case WRITABLE -> Optional.empty();
      case FULL -> Optional.of(new Response.Refused(Reason.FULL, "the disk is full"));
      case DRAINING -> Optional.of(new Response.Refused(Reason.NOT_READY, "draining"));
      case READ_ONLY -> Optional.of(new Response.Refused(Reason.NOT_READY, "read-only"));
    };
  }

  /**
   * The state after {@code next} was seen. There is no way back from read-only: after a failed
   * write only a restart knows the truth; and none from draining but read-only.
   */
  public DiskState then(DiskState next) {
    return this == READ_ONLY || (this == DRAINING && next != READ_ONLY) ? this : next;
  }
}
