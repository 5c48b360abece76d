package org.nodus.it.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.nodus.persistence.expiring.ExpiringRecord;

/**
 * Writers of whom each stores one record, waits until it is durable and stores the next; whatever
 * waits is written as one group. As actors they share as many threads as there are processors.
 */
final class WaitingWriters {
  private final BlockingQueue<Order> orders;

  private record Order(ExpiringRecord wanted, CompletableFuture<Boolean> done) {
    private Order(ExpiringRecord wanted) {
      this(wanted, new CompletableFuture<>());
    }
  }

  private WaitingWriters(int writers) {
    orders = new ArrayBlockingQueue<>(writers);
  }

  /** Returns when every record has been stored by {@code durably}, in groups. */
  static void store(Records records, int writers, Consumer<List<ExpiringRecord>> durably) {
    try {
      new WaitingWriters(writers).run(records, writers, durably);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    }
  }

  private void run(Records records, int writers, Consumer<List<ExpiringRecord>> durably)
      throws InterruptedException {
    var threads = new ArrayList<Thread>();
    for (var writer = 0; writer < writers; writer++) {
      var first = writer;
      threads.add(Thread.ofVirtual().start(() -> write(records, first, writers)));
    }
    var left = records.all().size();
    while (left > 0) {
      var group = new ArrayList<Order>();
      group.add(orders.take());
      orders.drainTo(group);
      durably.accept(group.stream().map(Order::wanted).toList());
      group.forEach(order -> order.done().complete(true));
      left -= group.size();
    }
    for (var thread : threads) {
      thread.join();
    }
  }

  private void write(Records records, int first, int step) {
    try {
      for (var i = first; i < records.all().size(); i += step) {
        var order = new Order(records.all().get(i));
        orders.put(order);
        order.done().join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
