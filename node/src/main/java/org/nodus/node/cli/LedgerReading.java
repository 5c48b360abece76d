package org.nodus.node.cli;

import java.nio.file.Path;
import java.time.Duration;
import org.nodus.actors.ledger.account.AccountKey;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.node.Host;
import org.nodus.node.agent.Purse;
import org.nodus.node.agent.RunningAgent;
import org.nodus.node.home.AgentHome;
import org.nodus.node.home.NodeHome;
import org.nodus.node.network.Network;
import org.nodus.persistence.memory.MemoryKeyValue;

/**
 * A look at the ledger for the account of a home, a user's or a node's. Signs nothing and holds
 * nothing: it works beside the node that runs in the same home.
 */
final class LedgerReading implements AutoCloseable {
  private static final Duration JOIN_PATIENCE = Duration.ofSeconds(10);

  private final AccountId account;
  private final Network network;
  private final Host host;
  private final RunningAgent agent;

  private LedgerReading(AccountId account, Network network, Host host, RunningAgent agent) {
    this.account = account;
    this.network = network;
    this.host = host;
    this.agent = agent;
  }

  static LedgerReading open(AgentOption option) {
    var key = accountOf(option);
    var network = AgentHome.networkOf(option.path());
    var host = Host.ofOneNode();
    RunningAgent agent = null;
    try {
      agent = RunningAgent.start(network, key, MemoryKeyValue.create(), host);
      agent.awaitJoined(JOIN_PATIENCE);
      return new LedgerReading(key.id(), network, host, agent);
    } catch (RuntimeException failure) {
      if (agent != null) {
        agent.close();
      }
      host.close();
      throw failure;
    }
  }

  /** The account key of a home: a node's key, or the first account of a user. */
  static AccountKey accountOf(AgentOption option) {
    Path home = option.path();
    return NodeHome.isAt(home)
        ? AccountKey.of(NodeHome.keys(home).signing())
        : AccountKey.of(AgentHome.identityIn(home, option::passphrase).account(0));
  }

  AccountId account() {
    return account;
  }

  Genesis genesis() {
    return network.genesis();
  }

  Purse purse() {
    return new Purse(agent);
  }

  @Override
  public void close() {
    agent.close();
    host.close();
  }
}
