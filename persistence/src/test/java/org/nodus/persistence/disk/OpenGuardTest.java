package org.nodus.persistence.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpenGuardTest {
  private final OpenGuard guard = new OpenGuard("The thing");
  private final AtomicInteger releases = new AtomicInteger();

  @Test
  void close_waits_for_who_is_inside_and_lets_nobody_in_afterwards() throws Exception {
    var inside = new CountDownLatch(1);
    var mayLeave = new CountDownLatch(1);
    var sawIt = new AtomicBoolean();
    var reader =
        Thread.ofPlatform()
            .start(
                () ->
                    guard.reading(
                        () -> {
                          inside.countDown();
                          await(mayLeave);
                          sawIt.set(releases.get() == 0);
                          return true;
                        }));
    await(inside);
    var closer = Thread.ofPlatform().start(() -> guard.close(releases::incrementAndGet));
    while (closer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertEquals(0, releases.get());

    mayLeave.countDown();
    reader.join();
    closer.join();

    assertTrue(sawIt.get(), "it was released under a reader");
    assertEquals(1, releases.get());
    assertThrows(StoreFailure.Closed.class, () -> guard.reading(() -> true));
    assertThrows(StoreFailure.Closed.class, () -> guard.writing(() -> {}));
  }

  @Test
  void it_is_released_once() {
    guard.close(releases::incrementAndGet);
    guard.close(releases::incrementAndGet);

    assertEquals(1, releases.get());
  }

  @Test
  void whoever_is_inside_cannot_close() {
    guard.reading(
        () ->
            assertThrows(
                IllegalStateException.class, () -> guard.close(releases::incrementAndGet)));

    assertEquals(0, releases.get());
  }

  @Test
  void after_a_broken_write_reads_go_on_and_writes_do_not() {
    assertThrows(
        StoreFailure.Broken.class,
        () ->
            guard.writing(
                () -> {
                  throw new StoreFailure.Broken("the disk");
                }));
    var wrote = new AtomicBoolean();

    assertThrows(StoreFailure.Broken.class, () -> guard.writing(() -> wrote.set(true)));

    assertFalse(wrote.get());
    assertTrue(guard.reading(() -> true));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(1, TimeUnit.MINUTES), "nobody came");
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
