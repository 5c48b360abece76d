package org.nodus.node;

import java.time.Duration;
import org.nodus.actors.admission.GateLimits;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.RoutingLimits;
import org.nodus.actors.keeping.KeepingLimits;
import org.nodus.actors.ledger.account.AccountLimits;
import org.nodus.actors.ledger.incentive.Incentives;
import org.nodus.actors.ledger.replica.ReplicaLimits;
import org.nodus.actors.ledger.validator.ValidatorLimits;
import org.nodus.actors.mailbox.MailboxLimits;
import org.nodus.actors.record.Records;
import org.nodus.actors.storage.StorageLimits;
import org.nodus.actors.transport.TransportLimits;
import org.nodus.config.NodusConfig;
import org.nodus.node.home.Quotas;
import org.nodus.node.network.Network;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.dht.ContactRule;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.mailbox.MailboxEntry;

/**
 * Translates settings and network into the limits of the actors: the one place where both are
 * known. What no setting names keeps the default of its record.
 */
public final class Wiring {
  private static final int KIB_PER_MIB = 1_024;

  /** A claim waits for its turn on the chain, and then as long as the chain itself may take. */
  private static final Duration BEYOND_THE_CHAIN = Duration.ofSeconds(10);

  private Wiring() {}

  /** All that bounds a node of {@code network}. */
  public static NodeLimits limits(NodusConfig config, Network network, Quotas quotas) {
    var mailboxes = mailboxes(quotas, network.work());
    var caps = caps(config, network);
    return new NodeLimits(
        transport(config.transport()),
        routing(config.routing()),
        caps,
        KeepingLimits.DEFAULT,
        storage(config.storage(), quotas),
        mailboxes,
        Records.Limits.DEFAULT.at(network.work()),
        replica(config.ledger()),
        ValidatorLimits.of(network.genesis()),
        account(config.ledger()),
        incentives(config.ledger()),
        GateLimits.of(network.work(), caps, mailboxes.maxEntries()));
  }

  /** Which strangers' contacts {@code self} uses. */
  public static ContactRule rule(NodeId self, NodusConfig config, Network network) {
    return new ContactRule(self, network.genesis().puzzleBits(), caps(config, network));
  }

  private static IpCaps caps(NodusConfig config, Network network) {
    return network.lab() || config.routing().lab() ? IpCaps.ONE_MACHINE : IpCaps.PUBLIC_NETWORK;
  }

  /** Also for agents, which have a transport of their own. */
  public static TransportLimits transport(NodusConfig.Transport config) {
    var standard = TransportLimits.DEFAULT;
    return new TransportLimits(
        config.maxSessions(),
        config.maxRequestsPerPeer(),
        standard.inFlight(),
        config.maxRequestsPerPeer(),
        standard.backlogBytes(),
        standard.replyWithin(),
        standard.knocking(),
        config.idleTimeout());
  }

  /** Also for agents, who look up like nodes. */
  public static RoutingLimits routing(NodusConfig.Routing config) {
    var standard = RoutingLimits.DEFAULT;
    return new RoutingLimits(
        new PeerLookup.Effort(
            standard.lookup().width(), config.peerTimeout(), config.lookupDeadline()),
        standard.bucketSize(),
        standard.maxLookups(),
        config.peerTimeout(),
        standard.firstRetry(),
        standard.lastRetry(),
        config.refreshInterval(),
        standard.staleAfter(),
        standard.goneFor());
  }

  private static StorageLimits storage(NodusConfig.Storage config, Quotas quotas) {
    var standard = StorageLimits.DEFAULT;
    return new StorageLimits(
        quotas.fragmentBytes(),
        config.maxTtlFree(),
        config.maxTtlPaid(),
        standard.partialBytesPerPeer(),
        standard.partialBytes(),
        standard.partialLife(),
        standard.waitingWrites(),
        standard.paymentTimeout(),
        standard.fullPause(),
        standard.keepers(),
        Math.multiplyExact(config.microsPerKibDay(), KIB_PER_MIB));
  }

  private static MailboxLimits mailboxes(Quotas quotas, WorkPrice price) {
    var standard = MailboxLimits.DEFAULT;
    var entries = quotas.mailboxBytes() / MailboxEntry.SIZE_BYTES;
    return new MailboxLimits(
        standard.rules().at(price),
        Math.clamp(entries, 1, Integer.MAX_VALUE),
        standard.waitingWrites(),
        standard.clockTolerance(),
        standard.maxNonces(),
        standard.maxDevices(),
        standard.fullPause());
  }

  private static ReplicaLimits replica(NodusConfig.Ledger config) {
    var standard = ReplicaLimits.DEFAULT;
    return new ReplicaLimits(
        standard.waitingBlocks(),
        standard.certifiedBlocks(),
        standard.subscribers(),
        standard.fanout(),
        config.syncInterval(),
        standard.pullRequests(),
        standard.pullTime(),
        config.peerTimeout());
  }

  /** Also for agents. Reading and certification keep their shares of an operation's time. */
  public static AccountLimits account(NodusConfig.Ledger config) {
    var standard = AccountLimits.DEFAULT;
    var patience = config.operationDeadline();
    return new AccountLimits(
        standard.waiting(),
        patience,
        patience.multipliedBy(3).dividedBy(10),
        patience.dividedBy(2),
        standard.certifications(),
        config.peerTimeout(),
        standard.firstRetry(),
        standard.lastRetry(),
        standard.rest());
  }

  private static Incentives.Limits incentives(NodusConfig.Ledger config) {
    var standard = Incentives.Limits.DEFAULT;
    return new Incentives.Limits(
        standard.open(),
        standard.settled(),
        config.operationDeadline().plus(BEYOND_THE_CHAIN),
        standard.settling());
  }
}
