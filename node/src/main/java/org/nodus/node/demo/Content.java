package org.nodus.node.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.nodus.ledger.account.Tokens;
import org.nodus.node.cli.MessageBodies;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.message.FileName;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MimeType;

/**
 * One thing that alice sends.
 *
 * @param kind {@code text} or {@code file}
 * @param tokens for its holders, all together
 */
record Content(String kind, Message.Body body, Tokens tokens) {
  private static final String PICTURE = "lighthouse.png";
  private static final Tokens FOR_TEXT = Tokens.ofWhole(120);
  private static final Tokens FOR_FILE = Tokens.ofWhole(500);

  private static final List<String> WORDS =
      List.of(
          "Bob, the lamp is mended: come when you can.",
          "The boat leaves at dawn, whoever is awake.",
          "I left the key where the tide cannot reach.",
          "Fog tonight. Keep the light burning for us.");

  /** A text, and the file or the picture. */
  static List<Content> of(DemoPlan plan) {
    var text = WORDS.get(Math.floorMod(plan.seed(), WORDS.size()));
    return List.of(
        new Content("text", Message.Body.text(text), FOR_TEXT),
        new Content(
            "file", plan.file().map(MessageBodies::file).orElseGet(Content::picture), FOR_FILE));
  }

  private static Message.Body picture() {
    try (var source = Objects.requireNonNull(Content.class.getResourceAsStream(PICTURE), PICTURE)) {
      return new Message.Body(
          new MimeType("image/png"),
          Optional.of(new FileName(PICTURE)),
          Bytes.wrap(source.readAllBytes()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  int bytes() {
    return body.bytes().length();
  }

  /** For people: a text, or the name of the file. */
  String label() {
    return body.fileName().map(FileName::value).orElse("the text");
  }
}
