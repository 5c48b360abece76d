package org.nodus.it.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.nodus.node.environment.RealClock;

final class FlowTest {
  @Test
  void no_more_operations_are_outstanding_than_wanted() {
    var outstanding = new ArrayList<CompletableFuture<Flow.Ended>>();
    var most = new AtomicInteger();
    var flow = new Flow(RealClock.INSTANCE, 3);

    flow.run(
        10,
        number -> {
          var operation = new CompletableFuture<Flow.Ended>();
          outstanding.add(operation);
          most.accumulateAndGet(outstanding.size(), Math::max);
          if (outstanding.size() == 3 || number == 9) {
            var all = new ArrayList<>(outstanding);
            outstanding.clear();
            all.forEach(one -> one.complete(Flow.Ended.well(RealClock.INSTANCE.nanoTime())));
          }
          return operation;
        });

    assertEquals(3, most.get());
  }

  @Test
  void an_operation_that_breaks_is_counted_with_its_reason() {
    var flow = new Flow(RealClock.INSTANCE, 1);

    var figures =
        flow.run(
            3,
            number ->
                CompletableFuture.completedFuture(
                    number == 1 ? Flow.Ended.failed("silent") : Flow.Ended.well(0)));

    assertEquals(1, figures.failures().get("silent"));
    assertEquals(2, figures.usable().count());
    assertEquals(3, figures.ended().count());
  }
}
