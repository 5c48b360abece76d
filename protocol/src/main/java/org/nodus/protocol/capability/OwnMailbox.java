package org.nodus.protocol.capability;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.mailbox.AccessProof;
import org.nodus.protocol.wire.Request.MailboxAccess;

/** A mailbox with what its owner needs to read it. */
public sealed interface OwnMailbox {

  /** Where it is. */
  Hash256 address();

  /**
   * A proof for one holder, good once.
   *
   * @param nonce {@link AccessProof#NONCE_BYTES} bytes, never used before at this holder
   */
  MailboxAccess proof(NodeId holder, long nowMillis, Bytes nonce);

  /** Contact addresses of one user. */
  static List<OwnMailbox> ofContact(IdentityKeys owner, List<ContactAddress> places) {
    return places.stream().<OwnMailbox>map(place -> new OfContact(owner, place)).toList();
  }

  /** Everybody can write there: the contact address of one day. */
  record OfContact(IdentityKeys owner, ContactAddress place) implements OwnMailbox {
    @Override
    public Hash256 address() {
      return place.hash();
    }

    @Override
    public MailboxAccess proof(NodeId holder, long nowMillis, Bytes nonce) {
      return AccessProof.sign(owner, place, holder, nowMillis, nonce);
    }

    /** The place names its owner; key objects have no value of their own. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof OfContact contact && place.equals(contact.place);
    }

    @Override
    public int hashCode() {
      return place.hashCode();
    }
  }

  /** Who was given the write key can. */
  record OfPair(PairKeys keys) implements OwnMailbox {
    @Override
    public Hash256 address() {
      return keys.address().hash();
    }

    @Override
    public MailboxAccess proof(NodeId holder, long nowMillis, Bytes nonce) {
      return AccessProof.sign(keys, holder, nowMillis, nonce);
    }
  }
}
