package org.nodus.actors.delivery;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.nodus.actors.admission.WorkedWrite;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.mailbox.EntryReceipt;
import org.nodus.protocol.mailbox.MailboxEntry;
import org.nodus.protocol.mailbox.WrittenEntry;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.work.WorkQuestion;

/** Leaves an entry at the holders of its mailbox, worked for, each with a signed receipt. */
public final class EntryDelivery {
  private EntryDelivery() {}

  /**
   * The behaviour of one delivery; it goes on after the outcome until all holders have been asked.
   *
   * @param nowMillis when the life begins that is worked for
   */
  public static Behavior<WorkedWrite.Command> create(
      WrittenEntry written,
      long nowMillis,
      long expiresAtMillis,
      DeliveryPorts ports,
      ActorRef<ReplicaWrite.Outcome> requester) {
    var address = written.address();
    var id = written.entry().id();
    var append = written.until(expiresAtMillis);
    ReplicaWrite.Judge judge =
        (replica, response) ->
            response instanceof Response.EntryStored stored
                && new EntryReceipt(address, id, expiresAtMillis, stored.signature())
                    .verify(replica.signingKey());
    var price =
        ports
            .work()
            .price()
            .ofReplicated(
                MailboxEntry.SIZE_BYTES, expiresAtMillis - nowMillis, WorkPrice.Fill.EMPTY);
    var work =
        new WorkedWrite.Task(
            WorkQuestion.ofEntry(address, id, expiresAtMillis),
            terms -> terms.entries() * price,
            WorkPrice.mostOf(price),
            proof -> new ReplicaWrite.Item(address, proof.map(append::with).orElse(append), judge));
    return WorkedWrite.create(work, ports.writing(), ports.limits().replicas(), requester);
  }
}
