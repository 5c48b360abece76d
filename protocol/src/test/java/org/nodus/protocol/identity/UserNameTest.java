package org.nodus.protocol.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nodus.protocol.bytes.DecodeFailure;

class UserNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"bob", "alice", "a.b_c-d9", "x86", "abcdefghijklmnopqrstuvwxyz012345"})
  void a_legal_name_is_taken_as_it_is(String text) throws DecodeFailure {
    assertEquals(text, UserName.parse(text).value());
  }

  @ParameterizedTest
  @CsvSource({
    "'',     has 3 to 32 characters",
    "bo,     has 3 to 32 characters",
    "abcdefghijklmnopqrstuvwxyz0123456, has 3 to 32 characters",
    "Bob,    character 1 is not",
    "bøb,    character 2 is not",
    "'bob ', character 4 is not",
    "b@b,    character 2 is not",
    "9lives, begins with a letter",
    "-bob,   begins with a letter",
    "bob.,   ends with a letter or a digit"
  })
  void an_illegal_name_is_refused_with_the_reason(String text, String reason) {
    var failure = assertThrows(DecodeFailure.class, () -> UserName.parse(text));

    assertTrue(failure.reason().contains(reason), failure.reason());
    assertThrows(IllegalArgumentException.class, () -> new UserName(text));
  }

  @Test
  void a_log_does_not_show_the_name() {
    assertFalse(new UserName("alice").toString().contains("alice"));
  }
}
