package org.nodus.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Hash256;

/** Who sees only how long an answer is does not learn whether a mailbox is empty. */
class PaddedAnswersTest {
  private static final Hash256 ID = new Hash256(1, 2, 3, 4);

  @Test
  void all_lists_of_up_to_eight_are_equally_long_and_only_three_other_lengths_are_possible() {
    for (var answer :
        List.<Function<List<Hash256>, Response>>of(
            ids -> new Response.EntryIds(ids, List.of()),
            ids -> new Response.MailboxNews(ids, ids.size(), 1))) {
      assertEquals(1, IntStream.rangeClosed(0, 8).map(n -> length(answer, n)).distinct().count());
      assertEquals(
          4, IntStream.rangeClosed(0, 1_000).map(n -> length(answer, n)).distinct().count());
    }
  }

  private static int length(Function<List<Hash256>, Response> answer, int ids) {
    return ResponseCodec.encode(answer.apply(Collections.nCopies(ids, ID))).length();
  }
}
