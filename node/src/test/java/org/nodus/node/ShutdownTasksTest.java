package org.nodus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ShutdownTasksTest {
  private final List<String> done = new ArrayList<>();
  private final ShutdownTasks tasks = new ShutdownTasks();

  @Test
  void what_was_opened_last_is_closed_first() {
    tasks.add("lock", () -> done.add("lock"));
    tasks.add("disks", () -> done.add("disks"));
    tasks.add("actors", () -> done.add("actors"));

    tasks.close();

    assertEquals(List.of("actors", "disks", "lock"), done);
  }

  @Test
  void a_task_that_fails_does_not_keep_the_others_from_being_done() {
    tasks.add("lock", () -> done.add("lock"));
    tasks.add(
        "disks",
        () -> {
          throw new IllegalStateException("broken");
        });

    tasks.close();

    assertEquals(List.of("lock"), done);
  }

  @Test
  void a_task_that_never_ends_is_given_up() {
    tasks.add("lock", () -> done.add("lock"));
    tasks.addAndWait("actors", Duration.ofMillis(1), CompletableFuture::new);

    tasks.close();

    assertEquals(List.of("lock"), done);
  }

  @Test
  void what_ends_by_itself_is_waited_for() {
    var end = new CompletableFuture<String>();
    tasks.add("lock", () -> done.add("lock"));
    tasks.addAndWait(
        "actors",
        Duration.ofSeconds(120),
        () -> {
          Thread.ofVirtual()
              .start(
                  () -> {
                    done.add("actors");
                    end.complete("gone");
                  });
          return end;
        });

    tasks.close();

    assertEquals(List.of("actors", "lock"), done);
  }

  @Test
  void everything_is_done_once() {
    tasks.add("lock", () -> done.add("lock"));

    tasks.close();
    tasks.close();

    assertEquals(List.of("lock"), done);
  }
}
