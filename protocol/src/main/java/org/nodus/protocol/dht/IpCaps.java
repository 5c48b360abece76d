package org.nodus.protocol.dht;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import org.nodus.protocol.bytes.Bytes;

/**
 * How many nodes of one {@link IpGroup} are believed in, so that an attacker needs many networks
 * and not only many keys (DESIGN.md §5).
 *
 * @param perBucket within one bucket of the routing table
 * @param perTable within the whole table, and within the answer to one query
 * @param loopbackExempt true in networks that live on one machine: 127.0.0.0/8 and ::1 count not
 */
public record IpCaps(int perBucket, int perTable, boolean loopbackExempt) {
  /** DESIGN.md §5: caps 2 / 3. */
  public static final IpCaps PUBLIC_NETWORK = new IpCaps(2, 3, false);

  public static final IpCaps ONE_MACHINE = new IpCaps(2, 3, true);

  private static final Bytes IPV6_LOOPBACK = Bytes.ofHex("00000000000000000000000000000001");

  /** Whether the caps apply to a node at {@code endpoint}. */
  public boolean applyTo(Endpoint endpoint) {
    return !(loopbackExempt && isLoopback(endpoint.address()));
  }

  /** The first of {@code contacts}, in their order, that the cap of a table lets through. */
  public List<Contact> within(Collection<Contact> contacts) {
    var counts = new HashMap<IpGroup, Integer>();
    var kept = new ArrayList<Contact>(contacts.size());
    for (var contact : contacts) {
      var endpoint = contact.endpoint();
      if (!applyTo(endpoint) || counts.merge(IpGroup.of(endpoint), 1, Integer::sum) <= perTable) {
        kept.add(contact);
      }
    }
    return kept;
  }

  private static boolean isLoopback(Bytes address) {
    return address.length() == 4 ? address.get(0) == 127 : address.equals(IPV6_LOOPBACK);
  }
}
