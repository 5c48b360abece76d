package org.nodus.it.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.actors.ledger.account.AccountKey;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.node.Host;
import org.nodus.node.agent.Purse;
import org.nodus.node.agent.RunningAgent;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.dev.DevNetwork;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.Sha256;

/**
 * Validators are processes of their own and are killed without goodbye, one and then two of four.
 */
final class ValidatorsDownIT {
  private static final Bytes SEED = Sha256.of(Bytes.utf8("somebody")).toBytes();
  private static final AccountId SOMEBODY = AccountId.of(Ed25519.publicKey(SEED));

  @TempDir private Path directory;

  @Test
  void one_of_four_may_be_away_and_two_stop_the_ledger_without_losing_a_token() {
    var plan = new DevNetwork.Plan(OptionalInt.of(5), OptionalLong.empty(), Set.of(2, 3));
    try (var host = Host.ofManyNodes();
        var network = DevNetwork.up(directory.resolve("net"), plan, words -> {});
        var faucet =
            RunningAgent.start(
                network.network(),
                AccountKey.of(network.faucet()),
                MemoryKeyValue.create(),
                host)) {
      var purse = new Purse(faucet);
      var supply = purse.view().view().state().balance();

      network.kill(2);
      purse.transfer(SOMEBODY, Tokens.ofWhole(5));
      var after = purse.view().view().state().balance();
      assertEquals(supply.minus(Tokens.ofWhole(5)), after);

      network.kill(3);
      var failure =
          assertThrows(CommandFailure.class, () -> purse.transfer(SOMEBODY, Tokens.ofWhole(7)));
      assertTrue(failure.getMessage().contains("validators"), failure.getMessage());
    }
    assertNothingWasLost();
  }

  /** The same network with all its validators again: what was paid is paid, nothing else moved. */
  private void assertNothingWasLost() {
    var plan = new DevNetwork.Plan(OptionalInt.empty(), OptionalLong.empty(), Set.of());
    try (var host = Host.ofManyNodes();
        var network = DevNetwork.up(directory.resolve("net"), plan, words -> {});
        var faucet =
            RunningAgent.start(
                network.network(),
                AccountKey.of(network.faucet()),
                MemoryKeyValue.create(),
                host)) {
      var left = new Purse(faucet).view().view().state().balance();
      var supply = network.network().genesis().supply();
      assertEquals(supply.minus(Tokens.ofWhole(5)), left);
    }
  }
}
