package org.nodus.it.simulation.hostile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.nodus.it.simulation.world.World;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.dht.RoutingBuckets;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.identity.NodeKeys;

/** Hostile nodes that know and name each other. */
public final class Gang {
  private final World world;
  private final List<HostileNode> members = new ArrayList<>();
  private final List<Contact> contacts = new ArrayList<>();

  public Gang(World world) {
    this.world = world;
  }

  /**
   * One more member, which does not run yet.
   *
   * @param targets whom it presents itself to, again and again
   */
  public HostileNode add(NodeKeys keys, Endpoint endpoint, List<Contact> targets) {
    var member = new HostileNode(world, this, keys, endpoint, targets);
    members.add(member);
    contacts.add(Contact.of(keys, endpoint));
    return member;
  }

  public List<HostileNode> members() {
    return List.copyOf(members);
  }

  /** Whether this node is one of them. */
  public boolean has(NodeId id) {
    return contacts.stream().anyMatch(contact -> contact.id().equals(id));
  }

  /** Whom a member names when it is asked for the nodes nearest to {@code target}. */
  List<Contact> nearest(Hash256 target) {
    return contacts.stream()
        .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(target)))
        .limit(RoutingBuckets.K)
        .toList();
  }
}
