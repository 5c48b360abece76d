package org.nodus.persistence.expiring;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Who computes beside the thread that opens a store.
 *
 * @param count how many do so at a time, 0 or more
 * @param executor of theirs; refuses nothing while the store is opened
 */
public record Hands(int count, Executor executor) {
  /** Nobody: everything happens on the thread that opens, in order. */
  public static final Hands NONE = new Hands(0, Runnable::run);

  public Hands {
    if (count < 0) {
      throw new IllegalArgumentException("nobody has " + count + " hands");
    }
  }

  /** Runs {@code opening} with as many threads beside it as there are processors. */
  public static <T> T ofAllProcessors(Function<Hands, T> opening) {
    var count = Runtime.getRuntime().availableProcessors();
    var daemons = Thread.ofPlatform().daemon().name("opening-", 0).factory();
    try (var threads = Executors.newFixedThreadPool(count, daemons)) {
      return opening.apply(new Hands(count, threads));
    }
  }
}
