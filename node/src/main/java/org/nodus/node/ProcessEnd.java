package org.nodus.node;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * How a process ends that stays until it is told to: a signal, or the end of its standard input,
 * wakes {@link #await}, and the command then ends in its own order on its own thread. The one
 * shutdown hook of the process is here.
 *
 * <p>SIGTERM and SIGINT look alike to a JVM. A command that does not wait here is ended by them at
 * once, as any program is.
 */
public final class ProcessEnd {
  /** What a node may take to stop its branches and sync its disks, twice over. */
  private static final long PATIENCE_SECONDS = 30;

  private static final CompletableFuture<String> REQUEST = new CompletableFuture<>();
  private static final CompletableFuture<Integer> STATUS = new CompletableFuture<>();
  private static final AtomicBoolean STAYS = new AtomicBoolean();

  private ProcessEnd() {}

  /** Runs the command of this process; never returns. Called once, by {@link Main}. */
  static void exitWith(IntSupplier command) {
    Runtime.getRuntime().addShutdownHook(new Thread(ProcessEnd::onShutdown, "shutdown"));
    var status = command.getAsInt();
    STATUS.complete(status);
    System.exit(status);
  }

  /**
   * From here on a signal wakes {@link #await} instead of ending the process. Called before the
   * process says that it is ready: who hears it may end it at once.
   */
  public static void stay() {
    STAYS.set(true);
  }

  /** Waits until somebody wants this process to end, and returns why. */
  public static String await() {
    stay();
    return REQUEST.join();
  }

  /**
   * Does {@code work}, which a signal interrupts instead of ending the process: it can then tidy up
   * behind itself.
   */
  public static <T> T interruptible(Supplier<T> work) {
    stay();
    var interruption = REQUEST.thenRun(Thread.currentThread()::interrupt);
    try {
      return work.get();
    } finally {
      interruption.cancel(false);
    }
  }

  /** Ends {@link #await}; the first reason counts. */
  public static void request(String reason) {
    REQUEST.complete(reason);
  }

  /** Requests the end when standard input closes: a parent that dies takes its children along. */
  public static void requestWhenInputCloses() {
    Thread.ofPlatform().daemon().name("standard-input").start(ProcessEnd::readToTheEnd);
  }

  private static void readToTheEnd() {
    try {
      while (System.in.read() >= 0) {
        // Nobody talks to us: only the end matters.
      }
    } catch (IOException broken) {
      // As good as closed.
    }
    request("standard input closed");
  }

  private static void onShutdown() {
    if (STATUS.isDone() || !STAYS.get()) {
      return;
    }
    request("signal");
    // The JVM would report the signal as exit status; having ended in order is a success.
    Runtime.getRuntime().halt(statusOfCommand());
  }

  private static int statusOfCommand() {
    try {
      return STATUS.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException hopeless) {
      return 1;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }
}
