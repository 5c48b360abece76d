package org.nodus.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.actors.ledger.account.AccountKey;
import org.nodus.node.Host;
import org.nodus.node.agent.RunningAgent;
import org.nodus.node.home.HomeFixture;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.identity.Identities;

class AgentSessionTest {
  private static final int NOBODY_LISTENS = 9;

  @Test
  void what_was_sent_is_told_though_the_agent_does_not_say_its_alarms() {
    var network = HomeFixture.network("quiet", HomeFixture.keys(1), NOBODY_LISTENS);
    var account = AccountKey.of(Identities.alice().account(0));
    try (var host = Host.ofOneNode();
        var agent = RunningAgent.start(network, account, MemoryKeyValue.create(), host)) {
      assertEquals(Optional.of(0L), AgentSession.alarmsOf(agent));

      agent.close();

      assertEquals(Optional.empty(), AgentSession.alarmsOf(agent));
    }
  }
}
