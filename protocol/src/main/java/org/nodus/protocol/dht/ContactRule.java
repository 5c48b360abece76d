package org.nodus.protocol.dht;

import java.util.Collection;
import java.util.List;
import org.nodus.protocol.identity.NodeId;

/**
 * Which contacts of strangers are used at all: the id is the hash of the keys, the static puzzle
 * holds, and it is not ourselves. What a peer tells us about others passes here first.
 *
 * @param self our own id, which peers keep telling us about
 * @param puzzleBits leading zero bits that the network demands, 0 … 32
 * @param caps how many of one IP group are taken from one answer
 */
public record ContactRule(NodeId self, int puzzleBits, IpCaps caps) {

  public boolean isUsable(Contact contact) {
    return !contact.id().equals(self) && contact.isGenuine(puzzleBits);
  }

  /** The usable ones of {@code contacts} in their order, within the caps. */
  public List<Contact> usable(Collection<Contact> contacts) {
    return caps.within(contacts.stream().filter(this::isUsable).toList());
  }
}
