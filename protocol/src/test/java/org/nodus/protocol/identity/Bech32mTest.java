package org.nodus.protocol.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.Vectors;

class Bech32mTest {
  static Stream<String> valid() {
    return StreamSupport.stream(Vectors.json("bech32m.json").get("valid").spliterator(), false)
        .map(node -> node.asText());
  }

  static Stream<String> invalid() {
    return StreamSupport.stream(Vectors.json("bech32m.json").get("invalid").spliterator(), false)
        .map(node -> node.get("string").asText());
  }

  @ParameterizedTest
  @MethodSource("valid")
  void a_valid_string_of_bip_350_is_read_and_written_again(String text) throws DecodeFailure {
    var decoded = Bech32m.decodeGroups(text);

    assertEquals(text.toLowerCase(Locale.ROOT), Bech32m.encodeGroups(decoded));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void an_invalid_string_of_bip_350_is_refused(String text) {
    assertThrows(DecodeFailure.class, () -> Bech32m.decodeGroups(text));
  }
}
