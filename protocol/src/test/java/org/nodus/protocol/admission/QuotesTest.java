package org.nodus.protocol.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.wire.Response;

class QuotesTest {
  private static final Hash256 ROOT = hash("root");
  private static final Hash256 LIE = hash("lie");

  @Test
  void two_liars_of_four_do_not_raise_the_price() {
    var honest = new Response.Terms(ROOT, 1, 2);
    var liar = new Response.Terms(LIE, 128, 128);

    assertEquals(honest, Quotes.middle(List.of(honest, liar, honest, liar)));
  }

  @Test
  void one_of_three_decides_neither_way() {
    var middle =
        Quotes.middle(
            List.of(
                new Response.Terms(ROOT, 4, 8),
                new Response.Terms(LIE, 128, 1),
                new Response.Terms(ROOT, 2, 16)));

    assertEquals(new Response.Terms(ROOT, 4, 8), middle);
  }

  @Test
  void as_many_as_are_missing_are_satisfied_the_cheapest_first() {
    var refusals =
        List.of(
            new Response.WorkWanted(1L << 60, LIE),
            new Response.WorkWanted(10, ROOT),
            new Response.WorkWanted(20, ROOT));

    assertEquals(Optional.of(new Response.WorkWanted(20, ROOT)), Quotes.satisfying(2, refusals));
    assertEquals(Optional.empty(), Quotes.satisfying(2, List.of()));
  }

  private static Hash256 hash(String text) {
    return Sha256.of(Bytes.utf8(text));
  }
}
