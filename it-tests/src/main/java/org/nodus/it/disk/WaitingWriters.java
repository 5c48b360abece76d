package org.nodus.it.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.function.Consumer;
import org.nodus.persistence.expiring.ExpiringRecord;

/**
 * Writers of whom each stores one record, waits until it is durable and stores the next, as actors
 * do; whatever waits is written as one group.
 */
final class WaitingWriters {
  private final BlockingQueue<Order> orders;

  private record Order(ExpiringRecord wanted, SynchronousQueue<Boolean> done) {}

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
      threads.add(Thread.ofPlatform().daemon().start(() -> write(records, first, writers)));
    }
    var left = records.all().size();
    while (left > 0) {
      var group = new ArrayList<Order>();
      group.add(orders.take());
      orders.drainTo(group);
      durably.accept(group.stream().map(Order::wanted).toList());
      for (var order : group) {
        order.done().put(true);
      }
      left -= group.size();
    }
    for (var thread : threads) {
      thread.join();
    }
  }

  private void write(Records records, int first, int step) {
    var done = new SynchronousQueue<Boolean>();
    try {
      for (var i = first; i < records.all().size(); i += step) {
        orders.put(new Order(records.all().get(i), done));
        done.take();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
