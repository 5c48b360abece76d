package org.nodus.protocol.fragment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.bytes.Mutations;

class FragmentCoderTest {
  private static final Bytes DELETE_KEY = FragmentFixtures.DELETE_KEY;
  private final Random random = new Random(11);
  private final FragmentCoder coder = FragmentCoder.create();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 100, 1000, 4096, 16401, 17521, 70001})
  void any_k_fragments_rebuild_the_message(int size) {
    for (var round = 0; round < 8; round++) {
      var k = 1 + random.nextInt(round < 6 ? 12 : 128);
      var sealed = FragmentFixtures.bytes(random, size);
      var coded = coder.encode(sealed, k, DELETE_KEY);
      var fragments = some(coded, k);
      fragments.forEach(fragment -> assertTrue(fragment.verify()));
      var whole =
          assertInstanceOf(Rebuilt.Whole.class, coder.decode(coded.commitment(), fragments));
      assertEquals(sealed, whole.message().sealed());
      var index = random.nextInt(256);
      assertEquals(coded.fragment(index), whole.message().fragment(index));
    }
  }

  @Test
  void both_kernels_commit_to_the_same_root() {
    for (var size : new int[] {1, 63, 64, 4097 * 4, 50_000}) {
      var sealed = FragmentFixtures.bytes(random, size);
      assertEquals(
          FragmentCoder.with(new TableKernel()).encode(sealed, 4, DELETE_KEY).commitment(),
          coder.encode(sealed, 4, DELETE_KEY).commitment());
    }
  }

  /** The value comes from a separate implementation in another language. */
  @Test
  void the_id_of_a_known_message_never_changes() {
    assertEquals(
        "bfab8947f4110765235db5db2efff74feadb8217c34e23aec314bdce0f3dc5ab",
        FragmentFixtures.coded().id().hash().toHex());
  }

  @Test
  void the_root_is_the_plain_tree_over_all_256_bodies() {
    var coded = FragmentFixtures.coded();
    var level = new ArrayList<Hash256>();
    for (var index = 0; index < 256; index++) {
      var writer = new ByteWriter().u8(0).u8(index).raw(coded.fragment(index).body());
      level.add(org.nodus.protocol.crypto.Sha256.of(writer.toBytes()));
    }
    while (level.size() > 1) {
      var above = new ArrayList<Hash256>();
      for (var i = 0; i < level.size(); i += 2) {
        var writer = new ByteWriter().u8(1).hash(level.get(i)).hash(level.get(i + 1));
        above.add(org.nodus.protocol.crypto.Sha256.of(writer.toBytes()));
      }
      level = above;
    }
    assertEquals(level.getFirst(), coded.commitment().root());
  }

  @Test
  void a_tampered_fragment_is_refused_and_named() throws DecodeFailure {
    var coded = FragmentFixtures.coded();
    for (var round = 0; round < 200; round++) {
      var good = coded.fragment(random.nextInt(256));
      var index = good.index();
      var body = good.body().toArray();
      var path = new ArrayList<>(good.path());
      switch (random.nextInt(3)) {
        case 0 -> body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
        case 1 -> path.set(random.nextInt(8), new Hash256(1, 2, 3, random.nextLong()));
        default -> index ^= 1 << random.nextInt(8);
      }
      var wrapped = Bytes.wrap(body);
      var at = index;
      assertThrows(
          DecodeFailure.class, () -> Fragment.proven(coded.commitment(), at, wrapped, path));
      var bad = new Fragment(coded.commitment(), index, wrapped, path);
      var fragments = List.of(coded.fragment(0), bad, coded.fragment(9), coded.fragment(255));
      assertEquals(
          new Rebuilt.Tampered(List.of(index)), coder.decode(coded.commitment(), fragments));
    }
    var good = coded.fragment(200);
    assertEquals(good, Fragment.proven(good.commitment(), 200, good.body(), good.path()));
  }

  @Test
  void wrong_shapes_are_refused_before_anything_is_hashed() {
    var good = FragmentFixtures.coded().fragment(3);
    var commitment = good.commitment();
    var shorter = good.body().slice(0, good.body().length() - 1);
    var shortPath = good.path().subList(0, 7);
    assertThrows(DecodeFailure.class, () -> Fragment.proven(commitment, 3, shorter, good.path()));
    assertThrows(DecodeFailure.class, () -> Fragment.proven(commitment, 3, good.body(), shortPath));
    assertThrows(
        DecodeFailure.class, () -> Fragment.proven(commitment, 256, good.body(), good.path()));
    assertThrows(
        DecodeFailure.class, () -> Fragment.proven(commitment, -1, good.body(), good.path()));
  }

  @Test
  void a_fragment_of_another_message_is_tampered() {
    var coded = FragmentFixtures.coded();
    var other = coder.encode(FragmentFixtures.bytes(random, 1000), 4, DELETE_KEY);
    assertEquals(
        new Rebuilt.Tampered(List.of(5)),
        coder.decode(coded.commitment(), List.of(other.fragment(5))));
  }

  @Test
  void the_same_fragment_twice_counts_once() {
    var coded = FragmentFixtures.coded();
    var fragment = coded.fragment(77);
    assertEquals(
        new Rebuilt.NotEnough(1, 4),
        coder.decode(coded.commitment(), List.of(fragment, fragment, fragment, fragment)));
    assertEquals(new Rebuilt.NotEnough(0, 4), coder.decode(coded.commitment(), List.of()));
  }

  @Test
  void a_sender_who_commits_to_garbage_is_found_out() {
    var bodies = new Bytes[256];
    var leaves = new java.security.MessageDigest[256];
    for (var index = 0; index < 256; index++) {
      bodies[index] = FragmentFixtures.bytes(random, 25);
      leaves[index] = FragmentTree.leafDigest(index);
      bodies[index].update(leaves[index]);
    }
    var tree = FragmentTree.over(leaves);
    var commitment = new MessageCommitment(4, 100, DELETE_KEY, tree.root());
    var fragments =
        IntStream.of(1, 9, 100, 200)
            .mapToObj(i -> new Fragment(commitment, i, bodies[i], tree.path(i)))
            .toList();
    assertEquals(new Rebuilt.NotACodeWord(), coder.decode(commitment, fragments));
  }

  @Test
  void a_megabyte_survives_the_loss_of_all_data_fragments() {
    var sealed = FragmentFixtures.bytes(random, MessageCommitment.MAX_SIZE_BYTES);
    var coded = coder.encode(sealed, 4, DELETE_KEY);
    var parity = IntStream.of(4, 11, 99, 255).mapToObj(coded::fragment).toList();
    var whole = assertInstanceOf(Rebuilt.Whole.class, coder.decode(coded.commitment(), parity));
    assertEquals(sealed, whole.message().sealed());
  }

  @Test
  void a_commitment_survives_its_codec_and_nothing_but_a_decode_failure_comes_out_of_mutations()
      throws DecodeFailure {
    var commitment = FragmentFixtures.coded().commitment();
    var writer = new ByteWriter();
    commitment.writeTo(writer);
    var bytes = writer.toBytes();
    assertEquals(commitment, MessageCommitment.read(new ByteReader(bytes)));
    Mutations.of(
        bytes,
        2000,
        mutated -> {
          var reader = new ByteReader(mutated);
          var read = MessageCommitment.read(reader);
          reader.end();
          var again = new ByteWriter();
          read.writeTo(again);
          return again.toBytes();
        });
  }

  private List<Fragment> some(CodedMessage coded, int count) {
    var indices = new ArrayList<>(IntStream.range(0, 256).boxed().toList());
    Collections.shuffle(indices, random);
    return indices.stream().limit(count).map(coded::fragment).toList();
  }
}
