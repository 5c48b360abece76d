package org.nodus.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.node.home.AgentHome;
import org.nodus.node.home.HomeFixture;

final class LedgerAuditCommandTest {
  @TempDir private Path folder;

  @Test
  void a_file_that_is_no_export_says_nothing_about_the_ledger() throws Exception {
    var letter = Files.writeString(folder.resolve("letter.txt"), "dear auditor");
    var genesis = HomeFixture.network("lab", HomeFixture.keys(1), 7400).genesis();

    var failure = assertThrows(CommandFailure.class, () -> LedgerAudits.ofFile(genesis, letter));

    assertEquals(ExitCode.BAD_DATA, failure.code());
    assertTrue(failure.getMessage().contains("no ledger export"), failure.getMessage());
  }

  @Test
  void a_damaged_network_file_is_a_fault_of_the_configuration_and_says_what_to_do()
      throws Exception {
    for (var text : new String[] {"network {", "network { name = x }", "garbage"}) {
      var file = Files.writeString(folder.resolve("network.conf"), text);

      var failure = assertThrows(CommandFailure.class, () -> AgentHome.networkIn(file), text);

      assertEquals(ExitCode.CONFIGURATION, failure.code(), text);
      assertTrue(failure.getMessage().contains("Get the network's file"), failure.getMessage());
    }
  }
}
