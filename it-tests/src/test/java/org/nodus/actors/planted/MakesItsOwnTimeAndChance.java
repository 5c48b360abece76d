package org.nodus.actors.planted;

import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** Planted: everything that a simulation cannot replay. */
final class MakesItsOwnTimeAndChance {
  LongSupplier clock = System::nanoTime;
  Instant now = Instant.now();
  long millis = System.currentTimeMillis();
  int dice = new Random(6).nextInt();
  int luck = ThreadLocalRandom.current().nextInt();
  UUID id = UUID.randomUUID();
  Object pool = Executors.newSingleThreadExecutor();
  Object future = CompletableFuture.supplyAsync(() -> 1);

  void sleep() throws InterruptedException {
    Thread.sleep(1);
  }
}
