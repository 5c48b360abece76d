package org.nodus.actors.delivery;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.nodus.actors.admission.WorkedWrite;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.Opening;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.mailbox.EntryReceipt;
import org.nodus.protocol.mailbox.WrittenEntry;
import org.nodus.protocol.wire.Request.AppendEntry;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.work.WorkProof;
import org.nodus.protocol.work.WorkQuestion;

/**
 * Leaves an entry, or what opens a mailbox, at the holders of the mailbox, each with a signed
 * receipt. Every behaviour goes on after the outcome until all holders have been asked.
 */
public final class EntryDelivery {
  private EntryDelivery() {}

  /** Leaves an entry once more, for longer; see the other. */
  public static Behavior<WorkedWrite.Command> create(
      WrittenEntry written,
      long nowMillis,
      long expiresAtMillis,
      DeliveryPorts ports,
      ActorRef<ReplicaWrite.Outcome> requester) {
    return create(written.until(expiresAtMillis), nowMillis, ports, requester);
  }

  /**
   * Worked for.
   *
   * @param nowMillis when the life begins that is worked for
   */
  public static Behavior<WorkedWrite.Command> create(
      AppendEntry append,
      long nowMillis,
      DeliveryPorts ports,
      ActorRef<ReplicaWrite.Outcome> requester) {
    var life = append.expiresAtMillis() - nowMillis;
    var bytes = Opening.pricedBytes(append.entry());
    var price = ports.work().price().ofReplicated(bytes, life, WorkPrice.Fill.EMPTY);
    var work =
        new WorkedWrite.Task(
            WorkQuestion.ofEntry(append.address(), idOf(append), append.expiresAtMillis()),
            terms -> terms.entries() * price,
            WorkPrice.mostOf(price),
            proof -> item(append, proof));
    return WorkedWrite.create(work, ports.writing(), ports.limits().replicas(), requester);
  }

  /** For nothing, where the owner has paid. */
  static Behavior<ReplicaWrite.Command> free(
      AppendEntry append, DeliveryPorts ports, ActorRef<ReplicaWrite.Outcome> requester) {
    var item = item(append, Optional.empty());
    return ReplicaWrite.create(item, ports.network(), ports.limits().replicas(), requester);
  }

  private static ReplicaWrite.Item item(AppendEntry append, Optional<WorkProof> work) {
    var id = idOf(append);
    ReplicaWrite.Judge judge =
        (replica, response) ->
            response instanceof Response.EntryStored stored
                && new EntryReceipt(
                        append.address(), id, append.expiresAtMillis(), stored.signature())
                    .verify(replica.signingKey());
    return new ReplicaWrite.Item(append.address(), work.map(append::with).orElse(append), judge);
  }

  private static Hash256 idOf(AppendEntry append) {
    return Sha256.of(append.entry());
  }
}
