package org.nodus.actors.delivery;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.admission.WorkDesk;
import org.nodus.actors.admission.WorkedWrite;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.environment.Env;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.dht.ContactRule;
import org.nodus.protocol.fragment.FragmentCoder;

/**
 * What sending and collecting needs of the agent around it.
 *
 * @param network the link and the routing table
 * @param strangers which contacts are used that somebody has named, such as providers
 * @param desk absent where there is no account to pay from: paid drafts then fail
 * @param work pays for what is sent for nothing
 * @param coder one for the whole process
 */
public record DeliveryPorts(
    ReplicaWrite.Partners network,
    ContactRule strangers,
    Optional<ActorRef<PaymentDesk.Command>> desk,
    Labour work,
    FragmentCoder coder,
    Env env,
    DeliveryLimits limits) {

  /** Who works, and at which price. */
  public record Labour(ActorRef<WorkDesk.Command> desk, WorkPrice price) {}

  /** For what is written to replicas. */
  WorkedWrite.Partners writing() {
    return new WorkedWrite.Partners(network, work.desk());
  }
}
