package org.nodus.node.dev;

import java.util.concurrent.CompletionStage;
import org.nodus.node.RunningNode;
import org.nodus.protocol.dht.Contact;

/** One node of a {@link DevNetwork}. */
public sealed interface DevNode extends AutoCloseable {

  /**
   * Which node it is.
   *
   * @param number counted from 1
   * @param name {@code node-01} …
   */
  record Place(int number, String name, Contact contact, boolean isValidator) {}

  Place place();

  /** Completes when it serves and has joined; fails when it ends before. */
  CompletionStage<?> whenJoined();

  /** Ends it in order and waits until it has ended. */
  @Override
  void close();

  /** A node in this process. */
  record Inside(Place place, RunningNode running) implements DevNode {
    @Override
    public CompletionStage<?> whenJoined() {
      return running.whenJoined();
    }

    @Override
    public void close() {
      running.close();
    }
  }

  /** A node in a process of its own, which dies with this one. */
  record Child(Place place, ChildProcess process) implements DevNode {
    @Override
    public CompletionStage<?> whenJoined() {
      return process.whenJoined();
    }

    public long pid() {
      return process.pid();
    }

    /** SIGKILL: no goodbye, nothing flushed. Returns when the process is gone. */
    public void kill() {
      process.kill();
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
