package org.nodus.actors.delivery;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.environment.Env;
import org.nodus.protocol.fragment.FragmentCoder;

/**
 * What sending and collecting needs of the agent around it.
 *
 * @param network the link and the routing table
 * @param desk absent where there is no account to pay from: paid drafts then fail
 * @param coder one for the whole process
 */
public record DeliveryPorts(
    ReplicaWrite.Partners network,
    Optional<ActorRef<PaymentDesk.Command>> desk,
    FragmentCoder coder,
    Env env,
    DeliveryLimits limits) {}
