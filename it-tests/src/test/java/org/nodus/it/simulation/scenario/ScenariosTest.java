package org.nodus.it.simulation.scenario;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nodus.it.simulation.log.NoLog;

class ScenariosTest {
  private static final Script SMALL = new Script(1, 12, 2, Duration.ofMinutes(1));

  /** Their attackers would be most of all nodes: the gate plays them among thirty honest ones. */
  private static final Set<String> NOT_AMONG_A_DOZEN = Set.of("eclipse", "targeted");

  static Stream<String> names() {
    return StreamSupport.stream(Scenarios.names().spliterator(), false)
        .filter(name -> !NOT_AMONG_A_DOZEN.contains(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_small_network_heals_and_keeps_its_promises(String name) {
    var report = Story.play(name, Scenarios.of(name, Opponents.USUAL), SMALL, NoLog.INSTANCE);

    assertTrue(report.isGood(), report::toString);
    assertTrue(report.delivered() > 0, report::toString);
  }

  /** Planted: nobody can keep what it has no disk for. */
  @Test
  void a_network_that_loses_every_disk_has_lost_its_messages_and_forgotten_its_ledger() {
    var report = Story.play("amnesia", ScenariosTest::loseEverything, SMALL, NoLog.INSTANCE);

    assertFalse(report.isGood());
    assertFalse(report.lost().isEmpty(), report::toString);
    assertTrue(report.toString().contains("--seed 1"), report::toString);
  }

  private static void loseEverything(Stage stage) {
    stage.after(
        stage.length().minusSeconds(1),
        () -> {
          for (var node : stage.ours()) {
            node.kill();
            node.loseDisk();
          }
        });
  }

  @Test
  void an_unknown_scenario_is_refused_with_the_names_of_all() {
    var refusal =
        assertThrows(IllegalArgumentException.class, () -> Scenarios.of("peace", Opponents.USUAL));

    assertTrue(
        List.of("steady", "churn", "full-disk").stream()
            .allMatch(name -> String.valueOf(refusal.getMessage()).contains(name)));
  }
}
