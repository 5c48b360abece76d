package org.nodus.it.scenario;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.it.cluster.LocalNetwork;
import org.nodus.it.cluster.MovableClock;
import org.nodus.it.cluster.User;
import org.nodus.node.agent.Names;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.identity.Identities;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.UserName;

/** A name lives for a year after it was put for the last time; who uses it puts it again. */
final class NameRenewalIT {
  private static final int NODES = 4;
  private static final Instant NEW_YEAR = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration MONTH = Duration.ofDays(31);
  private static final Duration YEAR_AND_A_WEEK = Duration.ofDays(372);
  private static final UserName ALICES = new UserName("alice");
  private static final UserName BOBS = new UserName("bob");

  private final KeyValue alicesBook = MemoryKeyValue.create();
  private final KeyValue bobsBook = MemoryKeyValue.create();

  @TempDir private Path directory;

  @Test
  void who_comes_back_after_a_month_keeps_her_name_for_another_year_and_who_does_not_loses_it() {
    var clock = MovableClock.running(NEW_YEAR);
    try (var town = LocalNetwork.up(directory, NODES, clock)) {
      register(town, ALICES, Identities.alice(), alicesBook);
      register(town, BOBS, Identities.bob(), bobsBook);

      clock.moveTo(NEW_YEAR.plus(MONTH));
      as(town, Identities.alice(), alicesBook, Names::renew);
    }

    var later = MovableClock.running(NEW_YEAR.plus(YEAR_AND_A_WEEK));
    try (var town = LocalNetwork.up(directory, NODES, later)) {
      as(
          town,
          Identities.bob(),
          MemoryKeyValue.create(),
          names -> {
            assertEquals(Identities.alice().uid(), names.find(ALICES).record().uid());
            var gone = assertThrows(CommandFailure.class, () -> names.find(BOBS));
            assertEquals(ExitCode.UNAVAILABLE, gone.code());
          });
    }
  }

  @Test
  void an_agent_that_cannot_renew_a_name_stops_no_command() {
    var clock = MovableClock.running(NEW_YEAR);
    try (var town = LocalNetwork.up(directory, NODES, clock)) {
      register(town, ALICES, Identities.alice(), alicesBook);
      clock.moveTo(NEW_YEAR.plus(MONTH));
      var agent = User.agentOf(Identities.alice().account(0), town.network(), town.host());
      agent.close();

      assertDoesNotThrow(() -> new Names(agent, alicesBook).renew());
    }
  }

  private static void register(LocalNetwork town, UserName name, IdentityKeys keys, KeyValue book) {
    as(town, keys, book, names -> names.register(name, keys));
  }

  private static void as(
      LocalNetwork town,
      IdentityKeys keys,
      KeyValue book,
      java.util.function.Consumer<Names> doing) {
    try (var agent = User.agentOf(keys.account(0), town.network(), town.host())) {
      doing.accept(new Names(agent, book));
    }
  }
}
