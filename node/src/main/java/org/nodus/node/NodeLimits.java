package org.nodus.node;

import org.nodus.actors.admission.GateLimits;
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
import org.nodus.protocol.dht.IpCaps;

/** What bounds each branch of a node; made by {@link Wiring}. */
public record NodeLimits(
    TransportLimits transport,
    RoutingLimits routing,
    IpCaps caps,
    KeepingLimits keeping,
    StorageLimits storage,
    MailboxLimits mailboxes,
    Records.Limits records,
    ReplicaLimits replica,
    ValidatorLimits validator,
    AccountLimits account,
    Incentives.Limits incentives,
    GateLimits gate) {}
