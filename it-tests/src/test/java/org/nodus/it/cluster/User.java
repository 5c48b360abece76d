package org.nodus.it.cluster;

import java.time.Duration;
import java.util.Optional;
import org.nodus.actors.ledger.account.AccountKey;
import org.nodus.ledger.account.AccountId;
import org.nodus.node.Host;
import org.nodus.node.agent.Inbox;
import org.nodus.node.agent.Outbound;
import org.nodus.node.agent.Purse;
import org.nodus.node.agent.RunningAgent;
import org.nodus.node.network.Network;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.received.ReceivedInMemory;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.identity.IdentityKeys;

/** Somebody with keys and an agent, who registers no name and forgets everything when she goes. */
public final class User implements AutoCloseable {
  private static final Duration JOIN_PATIENCE = Duration.ofSeconds(120);

  private final IdentityKeys keys;
  private final RunningAgent agent;
  private final Inbox inbox;

  private User(IdentityKeys keys, RunningAgent agent) {
    this.keys = keys;
    this.agent = agent;
    this.inbox = new Inbox(agent, keys, new ReceivedInMemory(), MemoryKeyValue.create());
  }

  /** Returns when her agent has joined. */
  public static User arrive(IdentityKeys keys, Network network, Host host) {
    return new User(keys, agentOf(keys.account(0), network, host));
  }

  /** An agent of an account that is nobody's, such as a faucet. */
  public static RunningAgent agentOf(KeyPair account, Network network, Host host) {
    var agent = RunningAgent.start(network, AccountKey.of(account), MemoryKeyValue.create(), host);
    try {
      agent.awaitJoined(JOIN_PATIENCE);
      return agent;
    } catch (RuntimeException failure) {
      agent.close();
      throw failure;
    }
  }

  public IdentityKeys keys() {
    return keys;
  }

  public AccountId account() {
    return AccountId.of(keys.account(0).publicKey());
  }

  public Outbound outbound() {
    return new Outbound(agent, keys, Optional.empty(), MemoryKeyValue.create());
  }

  public Inbox inbox() {
    return inbox;
  }

  public Purse purse() {
    return new Purse(agent);
  }

  @Override
  public void close() {
    agent.close();
  }
}
