package org.nodus.node;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.node.cli.NodusCommand;
import org.slf4j.LoggerFactory;

/**
 * What the launcher runs once after a build, so that the JVM can write down which classes a short
 * command loads (JEP 514) and find them linked the next time.
 *
 * <p>It touches nothing outside the process. What it leaves out costs a command some milliseconds
 * at its start, no more.
 */
final class Rehearsal {
  private Rehearsal() {}

  public static void main(String[] arguments) {
    LoggerFactory.getLogger(Rehearsal.class).debug("rehearsal");
    var system = ActorSystem.create(Behaviors.empty(), "rehearsal");
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    NodusCommand.run("--help");
  }
}
