package org.nodus.ledger.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1000000",
    "0.5, 500000",
    "0.000001, 1",
    "120, 120000000",
    "1.0000000, 1000000",
    "9223372036854.775807, 9223372036854775807"
  })
  void reads_amounts_as_people_write_them(String text, long micros) {
    assertEquals(new Tokens(micros), Tokens.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, more than zero",
    "0.0, more than zero",
    "-1, negative",
    "-0.5, negative",
    "0.0000001, decimal places",
    "9223372036854.775808, more tokens than can exist",
    "99999999999999999999999, more tokens than can exist",
    "abc, not an amount",
    "1e9, not an amount",
    "1.2.3, not an amount",
    "., not an amount",
    "1., not an amount",
    ".5, not an amount",
    "--1, not an amount",
    "1 000, not an amount",
    "０, not an amount"
  })
  void refuses_what_is_no_amount_in_words_that_help(String text, String words) {
    var refused = assertThrows(IllegalArgumentException.class, () -> Tokens.parse(text));

    assertTrue(refused.getMessage().contains(words), refused.getMessage());
  }

  @Test
  void refuses_nothing_and_endless_digits() {
    assertThrows(IllegalArgumentException.class, () -> Tokens.parse(""));
    assertThrows(IllegalArgumentException.class, () -> Tokens.parse("1".repeat(1_000_000)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0.5", "0.000001", "1234.56789", "9223372036854.775807"})
  void writes_what_it_reads(String text) {
    assertEquals(text, Tokens.parse(text).toString());
  }

  @Test
  void never_overflows_silently_and_never_falls_below_zero() {
    var all = new Tokens(Long.MAX_VALUE);

    assertThrows(ArithmeticException.class, () -> all.plus(new Tokens(1)));
    assertThrows(ArithmeticException.class, () -> all.times(2));
    assertThrows(IllegalArgumentException.class, () -> Tokens.NONE.minus(new Tokens(1)));
    assertThrows(IllegalArgumentException.class, () -> new Tokens(-1));
  }
}
