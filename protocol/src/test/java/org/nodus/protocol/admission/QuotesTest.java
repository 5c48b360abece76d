package org.nodus.protocol.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.wire.Response;

class QuotesTest {
  private static final Hash256 ROOT = hash("root");
  private static final long MOST = 1_000;
  private static final Hash256 LIE = hash("lie");

  @Test
  void two_liars_of_four_do_not_raise_the_price() {
    var honest = new Response.Terms(ROOT, 1, 2, 1);
    var liar = new Response.Terms(LIE, 128, 128, 128);

    assertEquals(honest, Quotes.middle(List.of(honest, liar, honest, liar)));
  }

  @Test
  void one_of_three_decides_neither_way() {
    var middle =
        Quotes.middle(
            List.of(
                new Response.Terms(ROOT, 4, 8, 1),
                new Response.Terms(LIE, 128, 1, 1),
                new Response.Terms(ROOT, 2, 16, 1)));

    assertEquals(new Response.Terms(ROOT, 4, 8, 1), middle);
  }

  @Test
  void as_many_as_are_missing_are_satisfied_the_cheapest_first() {
    var refusals = List.of(wanted(1L << 60, LIE), wanted(10, ROOT), wanted(20, ROOT));

    assertEquals(Optional.of(wanted(20, ROOT)), Quotes.again(12, 2, refusals, MOST));
    assertEquals(Optional.empty(), Quotes.again(12, 2, List.of(), MOST));
  }

  @Test
  void a_quarter_of_those_that_were_meant_is_a_reason_to_work_again_and_fewer_are_not() {
    var three = List.of(wanted(10, ROOT), wanted(10, ROOT), wanted(10, ROOT));

    assertEquals(Optional.of(wanted(10, ROOT)), Quotes.again(12, 0, three, MOST));
    assertEquals(Optional.empty(), Quotes.again(13, 0, three, MOST));
    assertEquals(Optional.of(wanted(10, ROOT)), Quotes.again(13, 1, three, MOST));
  }

  @Test
  void three_quarters_are_satisfied_and_not_who_asks_for_most() {
    var four = List.of(wanted(30, ROOT), wanted(MOST, ROOT), wanted(10, ROOT), wanted(20, ROOT));

    assertEquals(Optional.of(wanted(30, ROOT)), Quotes.again(12, 0, four, MOST));
  }

  @Test
  void whatever_liars_ask_for_the_price_stays_below_the_most_and_of_a_quarter_of_them_as_it_is() {
    for (var seed = 0; seed < 10_000; seed++) {
      var random = new Random(seed);
      var honest = 1 + random.nextInt(12);
      var liars = random.nextInt(honest + 1);
      var refusals = new ArrayList<Response.WorkWanted>();
      var dearest = 0L;
      for (var number = 0; number < honest; number++) {
        var units = 1 + random.nextLong(MOST);
        dearest = Math.max(dearest, units);
        refusals.add(wanted(units, ROOT));
      }
      for (var number = 0; number < liars; number++) {
        refusals.add(
            wanted(1 + random.nextLong(Long.MAX_VALUE >> 1), random.nextBoolean() ? LIE : ROOT));
      }
      Collections.shuffle(refusals, random);

      var wanted = Quotes.again(refusals.size(), 0, refusals, MOST).orElseThrow();

      assertTrue(wanted.units() <= MOST, "seed " + seed);
      if (liars < honest) {
        assertEquals(ROOT, wanted.root(), "seed " + seed);
      }
      if (3 * liars < honest) {
        assertTrue(wanted.units() <= dearest, "seed " + seed);
      }
    }
  }

  private static Response.WorkWanted wanted(long units, Hash256 root) {
    return new Response.WorkWanted(units, root);
  }

  private static Hash256 hash(String text) {
    return Sha256.of(Bytes.utf8(text));
  }
}
