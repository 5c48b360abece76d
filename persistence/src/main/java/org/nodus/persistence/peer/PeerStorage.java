package org.nodus.persistence.peer;

import java.util.List;
import org.nodus.protocol.dht.Contact;

/**
 * The peers that one node wants to remember over a restart. Every call blocks. What is read is in
 * its form and its ids fit its keys; whether the peers still live, and whether the network's rules
 * let them in, the reader finds out.
 */
public interface PeerStorage {
  /** Three buckets full: enough to find everybody again, and 8 kB. */
  int MAX_PEERS = 64;

  /** The remembered ones in the order in which they were given; what is damaged is left out. */
  List<Contact> load();

  /** Remembers the first {@link #MAX_PEERS} of them and nobody else; may be lost with the power. */
  void replace(List<Contact> peers);
}
