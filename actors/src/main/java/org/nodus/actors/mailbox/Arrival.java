package org.nodus.actors.mailbox;

import java.time.Instant;
import java.util.Optional;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.mailbox.MailboxEntry;
import org.nodus.persistence.mailbox.MailboxStorage.EntryKey;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.mailbox.Worth;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;
import org.nodus.protocol.work.WorkProof;
import org.nodus.protocol.work.WorkQuestion;

/**
 * An entry that somebody wants to leave, and what it turned out to have cost.
 *
 * @param work if it holds; how old its checkpoint is does not count, it was paid with all the same
 * @param fromReplica whether a node hands it over
 */
record Arrival(
    Request.AppendEntry append, Hash256 id, Optional<WorkProof> work, boolean fromReplica) {

  static Arrival of(Request.AppendEntry append, PeerLink.Peer from) {
    var id = Sha256.of(append.entry());
    var question = WorkQuestion.ofEntry(append.address(), id, append.expiresAtMillis());
    var work = append.work().filter(proof -> proof.holds(question));
    return new Arrival(append, id, work, from.contact().isPresent());
  }

  EntryKey key() {
    return new EntryKey(append.address(), id);
  }

  Instant expiry() {
    return Instant.ofEpochMilli(append.expiresAtMillis());
  }

  Worth worth() {
    return new Worth(id, work.map(WorkProof::units).orElse(0L), append.expiresAtMillis());
  }

  /** As it goes to the disk. */
  MailboxEntry receivedAt(long millis) {
    return new MailboxEntry(
        append.address(),
        id,
        append.entry(),
        append.writeKey(),
        append.signature(),
        work,
        expiry(),
        Instant.ofEpochMilli(millis));
  }

  /** For the checkpoint of the proof that it came with: without one there is no price here. */
  Response wanted(long units) {
    return append
        .work()
        .<Response>map(proof -> new Response.WorkWanted(units, proof.root()))
        .orElseGet(() -> new Response.Refused(Reason.FULL, "all that waits cost as much"));
  }
}
