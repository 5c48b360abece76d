package org.nodus.actors.delivery;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.OwnMailbox;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.mailbox.AccessProof;
import org.nodus.protocol.wire.Request;

/**
 * Deletes entries of one mailbox at all of its holders and stops. What a holder misses, it hears of
 * at the next visit, or forgets at the entry's expiry.
 */
final class MailboxClearing {

  /** Which entries, at most 1,000, and where. */
  record Task(OwnMailbox mailbox, List<Contact> holders, List<Hash256> entries) {}

  /** All holders have answered, or will not. */
  record Done() {}

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private MailboxClearing() {}

  static Behavior<Command> create(DeliveryPorts ports, Task task, ActorRef<Done> requester) {
    return Behaviors.setup(
        context -> {
          var answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
          for (var holder : task.holders()) {
            var nonce = ports.env().chance().secret(AccessProof.NONCE_BYTES);
            var now = ports.env().clock().now().toEpochMilli();
            var proof = task.mailbox().proof(holder.id(), now, nonce);
            var address = task.mailbox().address();
            var request = new Request.DeleteEntries(address, task.entries(), proof);
            ports
                .network()
                .link()
                .tell(new PeerLink.Ask(holder, request, ports.limits().requestTimeout(), answers));
          }
          return awaiting(task.holders().size(), requester);
        });
  }

  private static Behavior<Command> awaiting(int answers, ActorRef<Done> requester) {
    if (answers == 0) {
      requester.tell(new Done());
      return Behaviors.stopped();
    }
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> awaiting(answers - 1, requester);
            });
  }
}
