package org.nodus.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; names every problem, not only the first. */
public final class InvalidConfig extends Exception {
  private final transient List<ConfigProblem> problems;

  public InvalidConfig(List<ConfigProblem> problems) {
    super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  public List<ConfigProblem> problems() {
    return problems;
  }
}
