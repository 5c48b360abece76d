package org.nodus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RepeatedTest {
  @Test
  void a_question_that_throws_or_fails_is_asked_again() {
    var questions =
        new ArrayDeque<Supplier<CompletionStage<Integer>>>(
            List.of(
                () -> CompletableFuture.failedStage(new IllegalStateException("not yet")),
                () -> CompletableFuture.completedStage(1),
                () -> {
                  throw new IllegalStateException("not now");
                },
                () -> CompletableFuture.completedStage(2)));

    var answer = Repeated.until(() -> questions.remove().get(), number -> number == 2);

    assertEquals(2, answer.orTimeout(1, TimeUnit.MINUTES).join());
  }
}
