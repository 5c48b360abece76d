package org.nodus.it.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RulesTest {
  static Stream<Rule> rules() {
    return Stream.of(Directions.values(), TimeAndChance.values(), Packages.values())
        .flatMap(Arrays::stream);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holds_for_all_modules(Rule rule) {
    rule.rule().allowEmptyShould(true).check(Bytecode.MAIN);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void finds_the_violation_planted_for_it(Rule rule) {
    assertTrue(rule.rule().evaluate(Bytecode.PLANTED).hasViolation(), () -> rule + " cannot fail");
  }

  @Test
  void finds_every_call_that_a_simulation_could_not_replay() {
    var found =
        Arrays.stream(TimeAndChance.values())
            .flatMap(
                rule ->
                    rule.rule().evaluate(Bytecode.PLANTED).getFailureReport().getDetails().stream())
            .toList();
    assertEquals(10, found.size(), () -> String.join("\n", found));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void sees_classes_of_every_module(String module) {
    assertTrue(
        Bytecode.MAIN.stream()
            .anyMatch(one -> one.getPackageName().startsWith("org.nodus." + module)),
        () -> "no class of " + module + " was read");
  }

  static Stream<String> modules() {
    return Stream.of("protocol", "ledger", "config", "persistence", "actors", "node", "it");
  }

  @Test
  void sees_no_test_class_among_the_main_classes() {
    assertTrue(Bytecode.MAIN.stream().noneMatch(one -> one.getSimpleName().endsWith("Test")));
  }
}
