package org.nodus.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks the same question again and again, with short pauses, until the answer satisfies. */
public final class Repeated {
  private static final long PAUSE_MILLIS = 50;

  private Repeated() {}

  /**
   * Completes with the first answer that satisfies. A question that fails or throws is asked again;
   * it stops when the returned future is completed by somebody else, such as a timeout.
   */
  public static <T> CompletableFuture<T> until(
      Supplier<CompletionStage<T>> question, Predicate<T> satisfies) {
    var result = new CompletableFuture<T>();
    ask(question, satisfies, result);
    return result;
  }

  private static <T> void ask(
      Supplier<CompletionStage<T>> question, Predicate<T> satisfies, CompletableFuture<T> result) {
    if (result.isDone()) {
      return;
    }
    CompletableFuture.completedStage(question)
        .thenCompose(Supplier::get)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null && satisfies.test(answer)) {
                result.complete(answer);
              } else {
                CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> ask(question, satisfies, result));
              }
            });
  }
}
