package org.nodus.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nodus.protocol.bytes.Bytes;

/**
 * The bytes of today's messages stay readable for ever. A changed file is a changed protocol;
 * {@code -Dnodus.golden.write=true} writes the files anew, for the review.
 */
class GoldenWireTest {
  private static final int BYTES_PER_LINE = 32;

  @TestFactory
  Stream<DynamicTest> every_request_has_its_golden_bytes() {
    return WireSamples.requests().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getClass().getSimpleName(),
                    () -> {
                      var golden = golden("request", sample, RequestCodec.encode(sample));

                      assertEquals(golden, RequestCodec.encode(sample));
                      assertEquals(sample, RequestCodec.decode(golden));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> every_response_has_its_golden_bytes() {
    return WireSamples.responses().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getClass().getSimpleName(),
                    () -> {
                      var golden = golden("response", sample, ResponseCodec.encode(sample));

                      assertEquals(golden, ResponseCodec.encode(sample));
                      assertEquals(sample, ResponseCodec.decode(golden));
                    }));
  }

  private static Bytes golden(String kind, Object sample, Bytes encoded) throws IOException {
    var name = "golden/wire/" + kind + "/" + sample.getClass().getSimpleName() + ".hex";
    if (Boolean.getBoolean("nodus.golden.write")) {
      var file = Path.of("src/test/resources").resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, lines(encoded));
      return encoded;
    }
    try (var file = GoldenWireTest.class.getClassLoader().getResourceAsStream(name)) {
      assertNotNull(file, name + " is missing");
      var text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
      return Bytes.ofHex(text.replaceAll("\\s", ""));
    }
  }

  private static String lines(Bytes encoded) {
    var text = new StringBuilder();
    for (var at = 0; at < encoded.length(); at += BYTES_PER_LINE) {
      var length = Math.min(BYTES_PER_LINE, encoded.length() - at);
      text.append(encoded.slice(at, length).toHex()).append('\n');
    }
    return text.toString();
  }
}
