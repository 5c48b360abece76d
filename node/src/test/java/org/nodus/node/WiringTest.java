package org.nodus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.config.NodusConfig;
import org.nodus.node.home.HomeFixture;
import org.nodus.node.home.Quotas;
import org.nodus.node.network.Network;
import org.nodus.protocol.dht.IpCaps;

class WiringTest {
  private static final Network NETWORK = HomeFixture.network("dev", HomeFixture.keys(1), 7401);

  private static final Quotas LITTLE = new Quotas(1 << 20, 1 << 20);

  @TempDir private Path directory;

  @Test
  void every_setting_reaches_the_branch_that_it_bounds() throws Exception {
    var limits =
        limits(
            """
            nodus {
              transport { max-sessions = 17, idle-timeout = 31s, max-requests-per-peer = 18 }
              routing { peer-timeout = 301ms, lookup-deadline = 5s, refresh-interval = 32s }
              storage { quota = 5 MiB, max-ttl-free = 2h, max-ttl-paid = 3h, price-per-kib-day = 7 }
              mailboxes.quota = 2 MiB
              ledger { sync-interval = 33s, peer-timeout = 4s, operation-deadline = 40s }
            }
            """);

    assertEquals(17, limits.transport().sessions());
    assertEquals(Duration.ofSeconds(31), limits.transport().idle());
    assertEquals(18, limits.transport().inFlightPerPeer());
    assertEquals(Duration.ofMillis(301), limits.routing().lookup().peerTimeout());
    assertEquals(Duration.ofSeconds(5), limits.routing().lookup().deadline());
    assertEquals(Duration.ofSeconds(32), limits.routing().refreshEvery());
    assertEquals(5 << 20, limits.storage().quotaBytes());
    assertEquals(Duration.ofHours(2), limits.storage().freeLife());
    assertEquals(Duration.ofHours(3), limits.storage().paidLife());
    assertEquals(7 * 1_024, limits.storage().microsPerMebibyteDay());
    assertEquals(128, limits.mailboxes().maxEntries());
    assertEquals(Duration.ofSeconds(33), limits.replica().pullEvery());
    assertEquals(Duration.ofSeconds(4), limits.replica().answerTimeout());
    assertEquals(Duration.ofSeconds(40), limits.account().patience());
  }

  @Test
  void reading_and_certifying_fit_into_an_operations_time_and_a_claim_outlasts_it()
      throws Exception {
    var limits = limits("nodus.ledger.operation-deadline = 10s");

    var both = limits.account().reading().plus(limits.account().certification());
    assertTrue(both.compareTo(limits.account().patience()) < 0);
    assertTrue(limits.incentives().chainPatience().compareTo(limits.account().patience()) > 0);
  }

  @Test
  void a_network_on_one_machine_may_have_many_nodes_at_one_address() throws Exception {
    assertEquals(IpCaps.ONE_MACHINE, limits("").caps());
    var open = new Network(NETWORK.genesis(), NETWORK.bootstrap(), false, NETWORK.work());
    assertEquals(IpCaps.PUBLIC_NETWORK, Wiring.limits(NodusConfig.defaults(), open, LITTLE).caps());
  }

  private NodeLimits limits(String text) throws Exception {
    var file = Files.writeString(directory.resolve("node.conf"), text);
    var config = NodusConfig.read(file.toFile());
    return Wiring.limits(config, NETWORK, LITTLE.unlessSaid(config));
  }
}
