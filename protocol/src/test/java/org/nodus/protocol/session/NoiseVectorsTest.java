package org.nodus.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.AesGcmSession;
import org.nodus.protocol.crypto.X25519;

/**
 * The cacophony vectors of our suite. Those of IK with AESGCM and BLAKE2s, and all others, belong
 * to suites that Nodus does not speak.
 */
class NoiseVectorsTest {
  @Test
  void every_vector_of_our_suite_is_met_in_both_roles() throws Exception {
    var vectors = vectorsOf("Noise_IK_25519_AESGCM_SHA256");

    assertFalse(vectors.isEmpty());
    for (var vector : vectors) {
      run(vector);
    }
  }

  private static void run(JsonNode vector) throws Exception {
    var initiator =
        new NoiseInitiator(
            hex(vector, "init_prologue"),
            X25519.keyPair(hex(vector, "init_static")),
            hex(vector, "init_remote_static"),
            X25519.keyPair(hex(vector, "init_ephemeral")));
    var responder =
        new NoiseResponder(
            hex(vector, "resp_prologue"), X25519.keyPair(hex(vector, "resp_static")));
    var messages = vector.get("messages");

    var init = initiator.writeInit(hex(messages.get(0), "payload"));
    assertEquals(hex(messages.get(0), "ciphertext"), init);
    assertEquals(hex(messages.get(0), "payload"), responder.readInit(init));
    assertEquals(X25519.publicKey(hex(vector, "init_static")), responder.initiatorKey());
    var response =
        responder.writeResponse(
            X25519.keyPair(hex(vector, "resp_ephemeral")), hex(messages.get(1), "payload"));
    assertEquals(hex(messages.get(1), "ciphertext"), response);
    assertEquals(hex(messages.get(1), "payload"), initiator.readResponse(response));

    assertEquals(hex(vector, "handshake_hash"), initiator.keys().handshakeHash());
    assertEquals(hex(vector, "handshake_hash"), responder.keys().handshakeHash());
    for (var i = 2; i < messages.size(); i++) {
      var sender = i % 2 == 0 ? initiator.keys() : responder.keys();
      var receiver = i % 2 == 0 ? responder.keys() : initiator.keys();
      var plaintext = hex(messages.get(i), "payload");
      var sealed = seal(sender.send(), (i - 2) / 2, plaintext);
      assertEquals(hex(messages.get(i), "ciphertext"), sealed);
      assertEquals(plaintext, open(receiver.receive(), (i - 2) / 2, sealed));
    }
  }

  private static Bytes seal(Bytes key, long counter, Bytes plaintext) {
    var sealed = ByteBuffer.allocate(plaintext.length() + 16);
    new AesGcmSession(key)
        .seal(counter, ByteBuffer.allocate(0), plaintext.asReadOnlyBuffer(), sealed);
    return Bytes.wrap(sealed.array());
  }

  private static Bytes open(Bytes key, long counter, Bytes sealed) throws Exception {
    var plaintext = ByteBuffer.allocate(sealed.length() - 16);
    new AesGcmSession(key)
        .open(counter, ByteBuffer.allocate(0), sealed.asReadOnlyBuffer(), plaintext);
    return Bytes.wrap(plaintext.array());
  }

  private static List<JsonNode> vectorsOf(String suite) throws Exception {
    try (var source = NoiseVectorsTest.class.getResourceAsStream("/vectors/noise.json")) {
      var all = new ObjectMapper().readTree(source).get("vectors");
      return StreamSupport.stream(all.spliterator(), false)
          .filter(vector -> suite.equals(vector.get("protocol_name").asText()))
          .toList();
    }
  }

  private static Bytes hex(JsonNode node, String field) {
    return Bytes.ofHex(node.get(field).asText());
  }
}
