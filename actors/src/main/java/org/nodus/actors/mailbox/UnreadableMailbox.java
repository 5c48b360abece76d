package org.nodus.actors.mailbox;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/**
 * A {@link Mailbox} that the disk does not tell: says so to everybody until its branch restarts.
 */
final class UnreadableMailbox {
  private UnreadableMailbox() {}

  static Behavior<Mailbox.Command> create(Hash256 address, Shelf shelf) {
    return Behaviors.setup(
        context ->
            Behaviors.receiveMessage(
                message -> {
                  if (message instanceof Mailbox.Append) {
                    shelf.mailboxes().tell(new Mailboxes.Answered(address, context.getSelf(), 0));
                  }
                  if (message instanceof Mailbox.Served question) {
                    question
                        .incoming()
                        .reply(new Response.Refused(Reason.NOT_READY, "the disk does not answer"));
                  }
                  if (message instanceof Mailbox.Look look) {
                    shelf.mailboxes().tell(new Mailboxes.Unlooked(look.number()));
                  }
                  return Behaviors.same();
                }));
  }
}
