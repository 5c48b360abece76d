package org.nodus.actors.keeping;

import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.identity.NodeId;

/** What a repair and a move need of their node. */
record Tools(
    NodeId self,
    Scatter scatter,
    ActorRef<PeerLink.Command> link,
    ActorRef<FragmentStore.Command> store,
    FragmentCoder coder,
    KeepingLimits limits) {}
