package org.nodus.actors.agent;

import java.time.Duration;
import java.util.List;
import org.nodus.actors.delivery.DeliveryLimits;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.dht.RoutingLimits;
import org.nodus.actors.ledger.account.AccountKey;
import org.nodus.actors.ledger.account.AccountLimits;
import org.nodus.actors.transport.TransportLimits;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.identity.NodeKeys;

/**
 * Who an agent is for one run, and among whom.
 *
 * @param session fresh keys for this run: who sees two runs cannot tell that they are one user
 * @param account what pays and is paid
 * @param lab whether many nodes may share one loopback address
 * @param work what something free costs
 * @param cores that may work for it
 */
public record AgentSettings(
    Genesis genesis,
    List<Contact> bootstrap,
    boolean lab,
    WorkPrice work,
    int cores,
    NodeKeys session,
    AccountKey account,
    Limits limits) {
  public AgentSettings {
    bootstrap = List.copyOf(bootstrap);
  }

  /** How many of one IP group count. */
  IpCaps caps() {
    return lab ? IpCaps.ONE_MACHINE : IpCaps.PUBLIC_NETWORK;
  }

  /**
   * What bounds an agent.
   *
   * @param records for writing or reading one record
   * @param anchorTimeout how long a validator may take to tell a checkpoint
   * @param refundPatience longer than the account's own, for one refund
   */
  public record Limits(
      TransportLimits transport,
      RoutingLimits routing,
      DeliveryLimits delivery,
      AccountLimits account,
      ReplicaWrite.Effort records,
      Duration anchorTimeout,
      Duration refundPatience) {

    public static final Limits DEFAULT =
        new Limits(
            TransportLimits.DEFAULT,
            RoutingLimits.DEFAULT,
            DeliveryLimits.DEFAULT,
            AccountLimits.DEFAULT,
            new ReplicaWrite.Effort(Duration.ofSeconds(3), Duration.ofSeconds(15)),
            Duration.ofSeconds(3),
            Duration.ofSeconds(30));
  }
}
