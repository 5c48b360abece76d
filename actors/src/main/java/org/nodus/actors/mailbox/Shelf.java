package org.nodus.actors.mailbox;

import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.environment.Clock;
import org.nodus.persistence.mailbox.MailboxStorage;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.mailbox.EntryReceipt;
import org.nodus.protocol.mailbox.MailboxRules;
import org.nodus.protocol.wire.Response;

/** What each {@link Mailbox} needs of its node; receipts are signed with its signing pair. */
record Shelf(
    MailboxStorage storage,
    Clock clock,
    MailboxRules rules,
    KeyPair signing,
    ActorRef<MailboxWriter.Command> writer,
    ActorRef<Mailboxes.Command> mailboxes) {

  /** The node's word that it has something until then. */
  Response receipt(Hash256 address, Hash256 entry, long expiresAtMillis) {
    var receipt = EntryReceipt.sign(address, entry, expiresAtMillis, signing);
    return new Response.EntryStored(receipt.signature());
  }
}
