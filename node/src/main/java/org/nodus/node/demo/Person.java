package org.nodus.node.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.nodus.actors.ledger.account.AccountKey;
import org.nodus.ledger.account.AccountId;
import org.nodus.node.Host;
import org.nodus.node.agent.Inbox;
import org.nodus.node.agent.Names;
import org.nodus.node.agent.Outbound;
import org.nodus.node.agent.Purse;
import org.nodus.node.agent.RunningAgent;
import org.nodus.node.home.AgentHome;
import org.nodus.persistence.keys.Protection;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.UserName;

/** Somebody at her computer: a home, held, and an agent that has joined the network. */
final class Person implements AutoCloseable {
  private static final Duration JOIN_PATIENCE = Duration.ofSeconds(20);

  private final UserName name;
  private final AgentHome home;
  private final RunningAgent agent;

  private Person(UserName name, AgentHome home, RunningAgent agent) {
    this.name = name;
    this.home = home;
    this.agent = agent;
  }

  /** A home with a fresh identity. */
  static void create(Path home, Path networkFile, Host host) {
    var seed = host.env().chance().secret(IdentityKeys.SEED_BYTES);
    AgentHome.create(home, networkFile, seed, new Protection.Permissions());
  }

  /** Comes back to her computer. */
  static Person arrive(String name, Path path, Host host) {
    var home = AgentHome.open(path, () -> Bytes.EMPTY);
    try {
      var account = AccountKey.of(home.identity().account(0));
      var agent = RunningAgent.start(home.network(), account, home.data("journal"), host);
      try {
        agent.awaitJoined(JOIN_PATIENCE);
        return new Person(UserName.parse(name), home, agent);
      } catch (DecodeFailure impossible) {
        throw new IllegalArgumentException(name, impossible);
      } catch (RuntimeException failure) {
        agent.close();
        throw failure;
      }
    } catch (RuntimeException failure) {
      home.close();
      throw failure;
    }
  }

  UserName name() {
    return name;
  }

  AgentHome home() {
    return home;
  }

  AccountId account() {
    return AccountId.of(home.identity().account(0).publicKey());
  }

  Names names() {
    return new Names(agent, home.data("names"));
  }

  Outbound outbound() {
    return new Outbound(agent, home.identity(), Optional.of(name), home.data("sent"));
  }

  Inbox inbox() {
    return new Inbox(agent, home.identity(), home.received(), home.data("inbox"));
  }

  Purse purse() {
    return new Purse(agent);
  }

  /** Goes away. */
  @Override
  public void close() {
    agent.close();
    home.close();
  }
}
