package org.nodus.protocol.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.nodus.protocol.bytes.Bytes;

/** The official test vectors under {@code /vectors} (README there). */
public final class Vectors {
  private Vectors() {}

  /** One test of a Wycheproof file together with the group that holds its keys. */
  record Case(JsonNode group, JsonNode test) {
    boolean isValid() {
      return test.get("result").asText().equals("valid");
    }

    boolean has(String field) {
      return test.has(field);
    }

    boolean isFlagged(String flag) {
      return StreamSupport.stream(test.get("flags").spliterator(), false)
          .anyMatch(node -> node.asText().equals(flag));
    }

    Bytes bytes(String field) {
      return Bytes.ofHex(test.path(field).asText());
    }

    @Override
    public String toString() {
      return "tcId %s %s [%s]"
          .formatted(test.get("tcId"), test.path("comment").asText(), test.get("result").asText());
    }
  }

  /** All tests of {@code /vectors/wycheproof/NAME_test.json}, whose number the file states. */
  static Stream<Case> wycheproof(String name) {
    var file = json("wycheproof/" + name + "_test.json");
    var cases =
        StreamSupport.stream(file.get("testGroups").spliterator(), false)
            .flatMap(
                group ->
                    StreamSupport.stream(group.get("tests").spliterator(), false)
                        .map(test -> new Case(group, test)))
            .toList();
    if (cases.size() != file.get("numberOfTests").asInt()) {
      throw new AssertionError(name + " holds " + cases.size() + " tests");
    }
    return cases.stream();
  }

  /** A file below {@code /vectors}. */
  public static JsonNode json(String path) {
    try (var in = Vectors.class.getResourceAsStream("/vectors/" + path)) {
      return new JsonMapper().readTree(in);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
