package org.nodus.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nodus.protocol.bytes.DecodeFailure;

class FileNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a/b",
        "a\\b",
        "/etc/passwd",
        "a\0b",
        "a\nb",
        " a",
        "a ",
        "x\u202egnp.exe",
        "\u200b",
        "a\ud800"
      })
  void dangerous_names_are_refused(String name) {
    assertThrows(DecodeFailure.class, () -> FileName.parse(name));
  }

  @Test
  void names_end_at_255_bytes() throws DecodeFailure {
    FileName.parse("ü".repeat(127));
    assertThrows(DecodeFailure.class, () -> FileName.parse("ü".repeat(128)));
  }

  @ParameterizedTest
  @CsvSource({
    "/home/a/picture.png, picture.png",
    "C:\\x\\y.txt, y.txt",
    "a:b?.png, a:b?.png",
    "../.., file",
    "dir/, file",
    ".profile, .profile"
  })
  void a_path_becomes_a_name(String path, String name) {
    assertEquals(name, FileName.sanitised(path).value());
  }

  @Test
  void whatever_the_path_the_result_is_safe() throws DecodeFailure {
    var random = new Random(2);
    for (var round = 0; round < 5_000; round++) {
      var text = new StringBuilder();
      for (var i = random.nextInt(300); i > 0; i--) {
        text.append((char) (random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(65536)));
      }
      var name = FileName.sanitised(text.toString());
      assertEquals(name, FileName.parse(name.value()));
      var utf8 = name.value().getBytes(StandardCharsets.UTF_8);
      assertEquals(name.value(), new String(utf8, StandardCharsets.UTF_8));
    }
  }

  @Test
  void a_mime_type_has_two_printable_halves() throws DecodeFailure {
    MimeType.parse("text/plain; charset=utf-8");
    for (var wrong :
        new String[] {"", "text", "/x", "x/", "te\nxt/x", "ü/x", "a/" + "x".repeat(126)}) {
      assertThrows(DecodeFailure.class, () -> MimeType.parse(wrong));
    }
  }
}
