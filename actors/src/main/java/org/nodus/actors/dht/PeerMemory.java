package org.nodus.actors.dht;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.peer.PeerStorage;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.identity.NodeId;

/**
 * Remembers the longest-known peers over a restart: tells {@link RoutingTable}, whose child it is,
 * once whom it remembers, and then writes down whom the table names. Peers that the table has lost
 * stay behind those until there is no room: a network that was away for an hour is still known.
 *
 * <p>Touches the disk, so it must be spawned on the blocking dispatcher. A disk that fails costs
 * the memory and nothing else.
 */
final class PeerMemory {

  sealed interface Command {}

  /** The longest-known peers now, in that order. */
  record Remember(List<Contact> peers) implements Command {}

  private final ActorContext<Command> context;
  private final PeerStorage storage;

  private PeerMemory(ActorContext<Command> context, PeerStorage storage) {
    this.context = context;
    this.storage = storage;
  }

  static Behavior<Command> create(PeerStorage storage, ActorRef<RoutingTable.Command> table) {
    return Behaviors.setup(
        context -> {
          var memory = new PeerMemory(context, storage);
          var remembered = memory.load();
          table.tell(new RoutingTable.Remembered(remembered));
          return memory.remembering(remembered);
        });
  }

  private Behavior<Command> remembering(List<Contact> before) {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Remember known -> {
                var now = merged(known.peers(), before);
                if (!now.equals(before)) {
                  write(now);
                }
                yield remembering(now);
              }
            });
  }

  private static List<Contact> merged(List<Contact> known, List<Contact> before) {
    Map<NodeId, Contact> merged = new LinkedHashMap<>();
    known.forEach(peer -> merged.putIfAbsent(peer.id(), peer));
    before.forEach(peer -> merged.putIfAbsent(peer.id(), peer));
    return merged.values().stream().limit(PeerStorage.MAX_PEERS).toList();
  }

  private List<Contact> load() {
    try {
      return storage.load();
    } catch (StoreFailure failure) {
      context.getLog().warn("remembered peers cannot be read: {}", failure.getMessage());
      return List.of();
    }
  }

  private void write(List<Contact> peers) {
    try {
      storage.replace(peers);
    } catch (StoreFailure failure) {
      context.getLog().warn("peers cannot be remembered: {}", failure.getMessage());
    }
  }
}
