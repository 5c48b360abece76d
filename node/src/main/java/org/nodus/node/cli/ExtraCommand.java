package org.nodus.node.cli;

import java.util.concurrent.Callable;

/**
 * A command that lives outside this module, such as the benchmarks and the simulation.
 *
 * <p>The implementing class carries picocli's {@code @Command(name = …)} and is registered in
 * {@code META-INF/services/org.nodus.node.cli.ExtraCommand}; the launcher's class path decides
 * which ones exist. {@link #call} returns the exit status.
 */
public interface ExtraCommand extends Callable<Integer> {}
