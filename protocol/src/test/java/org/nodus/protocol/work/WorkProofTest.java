package org.nodus.protocol.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.bytes.Mutations;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.crypto.Vectors;
import org.nodus.protocol.message.MessageId;

class WorkProofTest {
  private static final Hash256 ROOT = Sha256.of(Bytes.utf8("root"));
  private static final Hash256 ADDRESS = Sha256.of(Bytes.utf8("address"));
  private static final Hash256 ENTRY = Sha256.of(Bytes.utf8("entry"));
  private static final long EXPIRY = 1_800_000_000_000L;
  private static final WorkQuestion QUESTION = WorkQuestion.ofEntry(ADDRESS, ENTRY, EXPIRY);

  @Test
  void the_hash_has_the_values_that_nano_has_published() {
    var vectors = Vectors.json("nano_work.json").get("vectors");

    assertEquals(2, vectors.size());
    StreamSupport.stream(vectors.spliterator(), false)
        .forEach(
            vector -> {
              var root = Hash256.ofHex(vector.get("root").asText().toLowerCase());
              var nonce = Long.parseUnsignedLong(vector.get("work").asText(), 16);
              var value = Long.parseUnsignedLong(vector.get("value").asText(), 16);
              assertEquals(value, new WorkHash(root).value(nonce));
            });
  }

  @Test
  void a_found_proof_holds_for_its_question_and_its_root_alone() {
    var proof = new WorkSearch(QUESTION, ROOT, 4_096, 7).solve();

    assertTrue(proof.holds(QUESTION));
    var others =
        List.of(
            WorkQuestion.ofEntry(ADDRESS, ENTRY, EXPIRY + 1),
            WorkQuestion.ofEntry(ADDRESS, ROOT, EXPIRY),
            WorkQuestion.ofEntry(ENTRY, ENTRY, EXPIRY),
            WorkQuestion.ofRecord(ADDRESS, ENTRY),
            WorkQuestion.ofFragments(new MessageId(ENTRY), EXPIRY));
    for (var other : others) {
      assertFalse(proof.holds(other), other.toString());
    }
    assertFalse(new WorkProof(ADDRESS, proof.units(), proof.nonce()).holds(QUESTION));
  }

  @Test
  void nobody_can_say_that_he_worked_a_million_times_more() {
    var proof = new WorkSearch(QUESTION, ROOT, 64, 7).solve();

    assertFalse(new WorkProof(ROOT, 64_000_000, proof.nonce()).holds(QUESTION));
    assertThrows(IllegalArgumentException.class, () -> new WorkProof(ROOT, 0, 0));
  }

  @Test
  void one_try_is_always_enough_for_a_price_of_one() {
    assertTrue(
        LongStream.range(-50, 50).allMatch(nonce -> new WorkProof(ROOT, 1, nonce).holds(QUESTION)));
  }

  @Test
  void a_search_tries_as_often_as_it_says_on_average() {
    var units = 1_000L;
    var tries = new ArrayList<Long>();
    for (var i = 0; i < 400; i++) {
      var item = Sha256.of(Bytes.utf8("item " + i));
      var question = WorkQuestion.ofRecord(ADDRESS, item);
      tries.add(new WorkSearch(question, ROOT, units, 0).solve().nonce() + 1);
    }

    // The mean of 400 exponential times has a deviation of a twentieth: four of them.
    var mean = tries.stream().mapToLong(one -> one).average().orElseThrow();
    assertEquals(units, mean, 0.2 * units);
  }

  @Test
  void slices_share_no_nonce_and_add_up_to_the_progress() {
    var search = new WorkSearch(QUESTION, ROOT, 1L << 40, 5);

    var first = search.next();
    var second = search.next();
    search.tried(second);

    assertEquals(5, first.firstNonce());
    assertEquals(first.firstNonce() + first.tries(), second.firstNonce());
    assertEquals(second.tries(), search.progress().tried());
  }

  @Test
  void progress_tells_the_chance_to_have_ended_and_a_time_that_does_not_shrink() {
    var half = new WorkSearch.Progress(1_000, 1_000);

    assertEquals(0.632, half.ended(), 0.001);
    assertEquals(10, half.secondsLeft(100));
    assertEquals(0, new WorkSearch.Progress(0, 1_000).ended());
  }

  @Test
  void a_proof_has_one_byte_form() throws DecodeFailure {
    var proof = new WorkProof(ROOT, 77, -3);
    var bytes = bytes(proof);

    assertEquals(WorkProof.SIZE_BYTES, bytes.length());
    assertEquals(proof, WorkProof.read(new ByteReader(bytes)));
    Mutations.of(
        bytes,
        2_000,
        hostile -> {
          var reader = new ByteReader(hostile);
          var read = WorkProof.read(reader);
          reader.end();
          return bytes(read);
        });
  }

  private static Bytes bytes(WorkProof proof) {
    var writer = new ByteWriter();
    proof.writeTo(writer);
    return writer.toBytes();
  }
}
