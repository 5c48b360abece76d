package org.nodus.persistence.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;

/** What every {@link KeyValue} promises. Extend it and open yours. */
public abstract class KeyValueContract {
  protected KeyValue map;

  /** A new, empty map. */
  protected abstract KeyValue open() throws Exception;

  /** Opens again what {@code map}, closed by now, has left behind. */
  protected abstract KeyValue reopen(KeyValue map) throws Exception;

  @BeforeEach
  void openMap() throws Exception {
    map = open();
  }

  @AfterEach
  void closeMap() {
    map.close();
  }

  @Test
  void what_was_put_is_found() {
    map.write(new Batch().put(key("b"), value("2")).put(key("a"), value("1")));

    assertEquals(Optional.of(value("1")), map.get(key("a")));
    assertEquals(Optional.empty(), map.get(key("c")));
  }

  @Test
  void the_last_change_of_a_key_wins_inside_a_batch() {
    map.write(new Batch().put(key("a"), value("1")).delete(key("a")).put(key("b"), value("1")));
    map.writeDurably(new Batch().put(key("b"), value("2")));

    assertEquals(Optional.empty(), map.get(key("a")));
    assertEquals(Optional.of(value("2")), map.get(key("b")));
  }

  @Test
  void keys_are_ordered_as_unsigned_bytes() {
    var low = Bytes.ofHex("7f");
    var high = Bytes.ofHex("80");
    var longer = Bytes.ofHex("7f00");
    map.write(new Batch().put(high, high).put(longer, longer).put(low, low));

    assertEquals(List.of(low, longer, high), keysBetween(Bytes.EMPTY, Bytes.EMPTY, 10));
    assertEquals(List.of(longer), keysBetween(longer, high, 10));
    assertEquals(List.of(low, longer), keysBetween(low, Bytes.EMPTY, 2));
    assertEquals(List.of(), keysBetween(high, low, 10));
  }

  @Test
  void for_each_crosses_pages() {
    var batch = new Batch();
    for (var i = 0; i < 2 * KeyValue.PAGE + 3; i++) {
      batch.put(Bytes.utf8("k%05d".formatted(i)), value("" + i));
    }
    map.write(batch.put(key("z"), value("outside")));

    var seen = new ArrayList<Bytes>();
    map.forEach(key("k"), key("l"), entry -> seen.add(entry.key()));

    assertEquals(2 * KeyValue.PAGE + 3, seen.size());
    assertEquals(seen.stream().sorted().toList(), seen);
  }

  @Test
  void a_view_shows_and_changes_only_its_prefix() {
    var prefix = Bytes.ofHex("ff");
    var view = map.within(prefix);
    map.write(new Batch().put(key("a"), value("outside")));
    view.write(new Batch().put(key("a"), value("inside")).put(Bytes.EMPTY, value("root")));

    assertEquals(Optional.of(value("outside")), map.get(key("a")));
    assertEquals(
        List.of(Bytes.EMPTY, key("a")),
        view.entries(Bytes.EMPTY, Bytes.EMPTY, 9).stream().map(KeyValue.Entry::key).toList());
    view.writeDurably(new Batch().delete(key("a")));
    assertEquals(Optional.empty(), map.get(Bytes.concat(prefix, key("a"))));
  }

  @Test
  void a_closed_map_opens_again_with_its_content() throws Exception {
    map.writeDurably(new Batch().put(key("a"), value("1")));
    map.write(new Batch().put(key("b"), value("2")));
    map.close();

    map = reopen(map);

    assertEquals(List.of(key("a"), key("b")), keysBetween(Bytes.EMPTY, Bytes.EMPTY, 9));
  }

  @Test
  void after_close_every_call_is_refused_and_a_second_close_does_nothing() {
    map.close();
    map.close();

    assertThrows(StoreFailure.Closed.class, () -> map.get(key("a")));
    assertThrows(StoreFailure.Closed.class, () -> keysBetween(Bytes.EMPTY, Bytes.EMPTY, 1));
    assertThrows(StoreFailure.Closed.class, () -> map.write(new Batch().delete(key("a"))));
    assertThrows(StoreFailure.Closed.class, () -> map.writeDurably(new Batch()));
  }

  @Test
  void close_waits_for_readers_and_writers_of_other_threads() throws Exception {
    for (var round = 0; round < rounds(); round++) {
      fill();
      hammerWhileClosing();
      map = reopen(map);
    }
  }

  /** How often the race with close is run. */
  protected int rounds() {
    return 3;
  }

  private void fill() {
    var batch = new Batch();
    for (var i = 0; i < 2_000; i++) {
      batch.put(Bytes.utf8("k%05d".formatted(i)), Bytes.wrap(new byte[200]));
    }
    map.write(batch);
  }

  private void hammerWhileClosing() throws InterruptedException {
    var begun = new CountDownLatch(4);
    var refused = new AtomicInteger();
    var unexpected = new AtomicInteger();
    List<Runnable> calls =
        List.of(
            () -> map.get(key("k00007")),
            () -> map.forEach(Bytes.EMPTY, Bytes.EMPTY, entry -> {}),
            () -> map.entries(key("k"), Bytes.EMPTY, 1_500),
            () -> map.write(new Batch().put(key("x"), value("y"))));
    var threads =
        calls.stream()
            .map(call -> Thread.ofPlatform().start(() -> repeat(call, begun, refused, unexpected)))
            .toList();
    begun.await();

    map.close();

    for (var thread : threads) {
      thread.join();
    }
    assertEquals(4, refused.get());
    assertTrue(unexpected.get() == 0, "a call ended in something else than Closed");
  }

  private static void repeat(
      Runnable call, CountDownLatch begun, AtomicInteger refused, AtomicInteger unexpected) {
    var first = true;
    while (true) {
      try {
        call.run();
      } catch (StoreFailure.Closed closed) {
        refused.incrementAndGet();
        return;
      } catch (RuntimeException other) {
        unexpected.incrementAndGet();
        return;
      } finally {
        if (first) {
          begun.countDown();
          first = false;
        }
      }
    }
  }

  private List<Bytes> keysBetween(Bytes from, Bytes until, int limit) {
    return map.entries(from, until, limit).stream().map(KeyValue.Entry::key).toList();
  }

  private static Bytes key(String text) {
    return Bytes.utf8(text);
  }

  private static Bytes value(String text) {
    return Bytes.utf8(text);
  }
}
