package org.nodus.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/** Properties of both codecs over every message type; a failure names its seed. */
class WireCodecTest {
  private static final long SEED = Long.getLong("nodus.seed", 20_261_120L);
  private static final int ROUNDS = 100;
  private static final int MUTATIONS = 50_000;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final RandomMessages messages = new RandomMessages(random);

  @Test
  void generator_and_samples_know_every_message() {
    assertEquals(records(Request.class), types(messages.requests().stream().map(Supplier::get)));
    assertEquals(records(Response.class), types(messages.responses().stream().map(Supplier::get)));
    assertEquals(records(Request.class), types(WireSamples.requests().stream()));
    assertEquals(records(Response.class), types(WireSamples.responses().stream()));
  }

  @Test
  void every_request_survives_the_way() throws DecodeFailure {
    for (var round = 0; round < ROUNDS; round++) {
      for (var supplier : messages.requests()) {
        var request = supplier.get();
        assertEquals(request, RequestCodec.decode(RequestCodec.encode(request)), replay());
      }
    }
  }

  @Test
  void every_response_survives_the_way() throws DecodeFailure {
    for (var round = 0; round < ROUNDS; round++) {
      for (var supplier : messages.responses()) {
        var response = supplier.get();
        assertEquals(response, ResponseCodec.decode(ResponseCodec.encode(response)), replay());
      }
    }
  }

  @Test
  void a_mutated_request_decodes_to_a_legal_one_or_to_a_failure() {
    var suppliers = messages.requests();
    var decoded = 0;
    for (var round = 0; round < MUTATIONS; round++) {
      var honest = suppliers.get(random.nextInt(suppliers.size())).get();
      var hostile = mutated(RequestCodec.encode(honest));
      try {
        var read = RequestCodec.decode(hostile);
        assertEquals(read, RequestCodec.decode(RequestCodec.encode(read)), replay());
        decoded++;
      } catch (DecodeFailure expected) {
        // The one legal way to refuse.
      } catch (RuntimeException | StackOverflowError bug) {
        throw new AssertionError(replay() + " " + honest.getClass() + " " + hostile.toHex(), bug);
      }
    }
    assertTrue(decoded > 0 && decoded < MUTATIONS, "decoded " + decoded);
  }

  @Test
  void a_mutated_response_decodes_to_a_legal_one_or_to_a_failure() {
    var suppliers = messages.responses();
    var decoded = 0;
    for (var round = 0; round < MUTATIONS; round++) {
      var honest = suppliers.get(random.nextInt(suppliers.size())).get();
      var hostile = mutated(ResponseCodec.encode(honest));
      try {
        var read = ResponseCodec.decode(hostile);
        assertEquals(read, ResponseCodec.decode(ResponseCodec.encode(read)), replay());
        decoded++;
      } catch (DecodeFailure expected) {
        // The one legal way to refuse.
      } catch (RuntimeException | StackOverflowError bug) {
        throw new AssertionError(replay() + " " + honest.getClass() + " " + hostile.toHex(), bug);
      }
    }
    assertTrue(decoded > 0 && decoded < MUTATIONS, "decoded " + decoded);
  }

  @Test
  void random_bytes_are_a_failure_or_a_legal_request() {
    for (var round = 0; round < 10_000; round++) {
      var noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      try {
        RequestCodec.decode(Bytes.wrap(noise));
      } catch (DecodeFailure expected) {
        // The one legal way to refuse.
      }
    }
  }

  @Test
  void a_truncated_message_is_a_failure_at_every_length() {
    for (var sample : WireSamples.requests()) {
      var whole = RequestCodec.encode(sample);
      for (var length = 0; length < whole.length(); length += length < 600 ? 1 : 97) {
        var part = whole.slice(0, length);
        assertThrows(DecodeFailure.class, () -> RequestCodec.decode(part));
      }
    }
    for (var sample : WireSamples.responses()) {
      var whole = ResponseCodec.encode(sample);
      for (var length = 0; length < whole.length(); length += length < 600 ? 1 : 97) {
        var part = whole.slice(0, length);
        assertThrows(DecodeFailure.class, () -> ResponseCodec.decode(part));
      }
    }
  }

  private Bytes mutated(Bytes honest) {
    var bytes = honest.toArray();
    for (var i = random.nextInt(1, 4); i > 0; i--) {
      bytes = bytes.length == 0 ? new byte[] {(byte) random.nextInt()} : mutatedOnce(bytes);
    }
    return Bytes.wrap(bytes);
  }

  /** Positions are biased to the front, where tags and lengths stand. */
  private byte[] mutatedOnce(byte[] bytes) {
    var at = random.nextInt(random.nextBoolean() ? Math.min(12, bytes.length) : bytes.length);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2 -> bytes[at] = (byte) 0xff;
      case 3 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 4 -> {
        var longer = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        longer[at] = (byte) random.nextInt();
        return longer;
      }
      default -> {
        var twice = Arrays.copyOf(bytes, bytes.length + at);
        System.arraycopy(bytes, 0, twice, bytes.length, at);
        return twice;
      }
    }
    return bytes;
  }

  private static String replay() {
    return "-Dnodus.seed=" + SEED;
  }

  private static Set<Class<?>> types(Stream<?> messages) {
    return messages.map(Object::getClass).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Set<Class<?>> records(Class<?> sealed) {
    if (!sealed.isSealed()) {
      return Set.of(sealed);
    }
    return List.of(sealed.getPermittedSubclasses()).stream()
        .flatMap(type -> records(type).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
