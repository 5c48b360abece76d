package org.nodus.actors.storage;

import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.protocol.keeping.Holding;

/** What the storing branch tells whoever keeps its messages alive ({@code actors.keeping}). */
public sealed interface HoldingNews {

  /** The store begins, again after a failure: nothing that was said before counts. */
  record Began(ActorRef<FragmentStore.Command> store) implements HoldingNews {}

  /**
   * This is held now, or held with another standing or for longer; or was deleted by order, or is
   * gone for another reason. What expires is not told.
   */
  record Changed(Holding holding) implements HoldingNews {}

  /**
   * The disk has spoilt this, and it is gone: whoever can shall give it to the store again, the
   * same index, for it may be owed.
   *
   * @param holding as it was held
   */
  record Spoilt(Holding holding) implements HoldingNews {}
}
