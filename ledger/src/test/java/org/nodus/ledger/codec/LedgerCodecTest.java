package org.nodus.ledger.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.BlockBody;
import org.nodus.ledger.block.ClaimedShare;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.block.Share;
import org.nodus.ledger.block.SharePlace;
import org.nodus.ledger.certificate.Acknowledgement;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.Endorsement;
import org.nodus.ledger.certificate.Endorsements;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.certificate.TestCommittee;
import org.nodus.ledger.certificate.Vote;
import org.nodus.ledger.epoch.BlockSet;
import org.nodus.ledger.epoch.Candidate;
import org.nodus.ledger.epoch.Checkpoint;
import org.nodus.ledger.epoch.CheckpointAnswer;
import org.nodus.ledger.epoch.CheckpointRequest;
import org.nodus.ledger.epoch.Closing;
import org.nodus.ledger.epoch.EpochLimits;
import org.nodus.ledger.epoch.Preparation;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.ledger.replay.ExportWriter;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.ledger.state.AccountView;
import org.nodus.ledger.view.GiveUp;
import org.nodus.ledger.view.ViewProof;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

class LedgerCodecTest {
  private static final Hash256 A = hash(0xa);
  private static final Hash256 B = hash(0xb);
  private static final Bytes ZERO_SIGNATURE = Bytes.wrap(new byte[64]);
  private static final TestCommittee COMMITTEE = TestCommittee.of(4);

  interface Decode<T> {
    T decode(Bytes bytes) throws DecodeFailure;
  }

  @Test
  void a_transfer_has_these_bytes() throws DecodeFailure {
    var block = block(new Operation.Transfer(new AccountId(B), new Tokens(5), Bytes.utf8("hi")));

    assertEquals(
        head("01") + hex(B) + "0000000000000005" + "02" + "6869" + tail(), bytes(block).toHex());
    assertEquals(block, BlockCodec.block(bytes(block)));
  }

  @Test
  void a_lock_has_these_bytes() throws DecodeFailure {
    var share = new Share(7, new AccountId(B), new Tokens(3), A);
    var block = block(new Operation.Lock(B, 9, List.of(share), new Tokens(1_000)));

    assertEquals(
        head("02")
            + hex(B)
            + "0000000000000009"
            + "00000000000003e8"
            + "01"
            + "07"
            + hex(B)
            + "0000000000000003"
            + hex(A)
            + tail(),
        bytes(block).toHex());
    assertEquals(block, BlockCodec.block(bytes(block)));
  }

  @Test
  void a_claim_has_these_bytes() throws DecodeFailure {
    var claimed = new ClaimedShare(new SharePlace(A, 255), B.toBytes());
    var block = block(new Operation.Claim(List.of(claimed)));

    assertEquals(head("03") + "01" + hex(A) + "ff" + hex(B) + tail(), bytes(block).toHex());
    assertEquals(block, BlockCodec.block(bytes(block)));
  }

  @Test
  void a_refund_has_these_bytes_and_this_hash() throws DecodeFailure {
    var block = block(new Operation.Refund(B));
    var bytes = bytes(block);

    assertEquals(head("04") + hex(B) + tail(), bytes.toHex());
    assertEquals(block, BlockCodec.block(bytes));
    assertEquals(
        Sha256.of(Bytes.utf8("nodus ledger block hash"), bytes.slice(0, bytes.length() - 64)),
        block.hash());
  }

  @Test
  void the_largest_block_fits_with_the_largest_quorum_into_its_limits() {
    var shares =
        IntStream.range(0, Operation.Lock.MAX_SHARES)
            .mapToObj(i -> new Share(i, new AccountId(B), new Tokens(1), hash(i)))
            .toList();
    var lock = block(hashes(BlockBody.MAX_CREDITS), new Operation.Lock(A, 1, shares, Tokens.NONE));
    var claimed =
        IntStream.range(0, Operation.Claim.MAX_SHARES)
            .mapToObj(i -> new ClaimedShare(new SharePlace(A, i), B.toBytes()))
            .toList();
    var claim = block(hashes(BlockBody.MAX_CREDITS), new Operation.Claim(claimed));
    var quorum = zeros(21);
    var final1 = new FinalBlock(new CertifiedBlock(lock, 1, quorum), quorum);

    assertTrue(bytes(lock).length() <= BlockCodec.MAX_BLOCK_BYTES, "" + bytes(lock).length());
    assertTrue(bytes(claim).length() <= BlockCodec.MAX_BLOCK_BYTES);
    assertTrue(
        BlockCodec.MAX_BLOCK_BYTES + CertificateCodec.bytes(final1).length() - bytes(lock).length()
            <= CertificateCodec.MAX_FINAL_BYTES);
  }

  @Test
  void the_largest_checkpoint_talk_fits_into_one_message() {
    var committee = TestCommittee.of(31);
    var most = EpochLimits.votesPerValidator(committee.committee());
    var all = BlockSet.of(hashes(EpochLimits.MAX_BLOCKS));
    var candidate = candidate(all);
    var quorum = zeros(21);
    var proof = new Preparation(A, 1, 0, candidate.hash(), quorum);
    var one = new Endorsement(0, ZERO_SIGNATURE);
    var acknowledged = BlockSet.of(hashes(most));
    var summaries =
        IntStream.range(0, 21)
            .mapToObj(
                i ->
                    new Closing.Summary(
                        1,
                        A,
                        Closing.Lock.NONE,
                        all.bitmapOf(acknowledged),
                        new Endorsement(i, ZERO_SIGNATURE)))
            .toList();
    var messages =
        List.of(
            CheckpointCodec.bytes(new SignedCheckpoint(candidate, quorum)),
            CheckpointTalkCodec.bytes(
                new CheckpointRequest.Propose(1, candidate, summaries, Optional.of(proof), one)),
            CheckpointTalkCodec.bytes(
                new CheckpointAnswer.Closed(
                    new Closing(
                        A,
                        1,
                        1,
                        1,
                        BlockSet.EMPTY,
                        Optional.of(new Closing.Locked(candidate, proof)),
                        one))));

    for (var message : messages) {
      assertTrue(message.length() <= CheckpointCodec.MAX_BYTES, "" + message.length());
    }
  }

  @Test
  void everything_comes_back_as_it_was_and_any_change_is_noticed_or_is_another_value()
      throws DecodeFailure {
    var ledger = TestLedger.with("alice");
    var lock = ledger.lock("alice", 5, 3, "bob", "carol");
    var claim = ledger.claim("alice", lock.hash(), "bob");
    ledger.transfer("alice", "bob", 9);
    var signed = ledger.close();
    var view = AccountView.of(ledger.state(), TestLedger.account("bob"));
    var network = ledger.genesis().network();

    survives(ledger.genesis(), GenesisCodec::bytes, GenesisCodec::genesis);
    survives(lock.block(), BlockCodec::bytes, BlockCodec::block);
    survives(claim.block(), BlockCodec::bytes, BlockCodec::block);
    survives(claim, CertificateCodec::bytes, CertificateCodec::finalBlock);
    survives(claim.certified(), CertificateCodec::bytes, CertificateCodec::certified);
    survives(signed, CheckpointCodec::bytes, CheckpointCodec::signed);
    survives(signed.candidate(), CheckpointCodec::bytes, CheckpointCodec::candidate);
    survives(view, AccountViewCodec::bytes, AccountViewCodec::view);
    survives(
        AccountView.of(ledger.state(), TestLedger.account("alice")),
        AccountViewCodec::bytes,
        AccountViewCodec::view);
    survives(
        Vote.cast(network, 3, A, 1, COMMITTEE.key(1).seed()),
        CertificateCodec::bytes,
        CertificateCodec::vote);
    survives(
        Acknowledgement.give(network, 3, A, 1, COMMITTEE.key(1).seed()),
        CertificateCodec::bytes,
        CertificateCodec::acknowledgement);
  }

  @Test
  void the_talk_that_closes_an_epoch_comes_back_as_it_was() throws DecodeFailure {
    var set = BlockSet.of(hashes(20));
    var candidate = candidate(set);
    var one = new Endorsement(2, ZERO_SIGNATURE);
    var proof = new Preparation(A, 1, 4, candidate.hash(), zeros(3));
    var word = new GiveUp(4, one);
    var views = new ViewProof(List.of(word, new GiveUp(6, new Endorsement(3, ZERO_SIGNATURE))));
    var closing = new Closing(A, 1, 5, 2, set, Optional.empty(), one);
    var locked = Optional.of(new Closing.Locked(candidate, proof));
    var requests =
        List.of(
            new CheckpointRequest.Close(A, 1, 0, Optional.empty(), one),
            new CheckpointRequest.Close(A, 1, 5, Optional.of(views), one),
            new CheckpointRequest.Impatient(A, 1, word),
            new CheckpointRequest.Propose(
                5, candidate, List.of(closing.summary(set)), Optional.empty(), one),
            new CheckpointRequest.Propose(
                5, candidate, List.of(closing.summary(set)), Optional.of(proof), one),
            new CheckpointRequest.Commit(proof));
    var answers = new ArrayList<CheckpointAnswer>();
    answers.add(new CheckpointAnswer.Closed(closing));
    answers.add(new CheckpointAnswer.Closed(new Closing(A, 1, 5, 2, BlockSet.EMPTY, locked, one)));
    answers.add(new CheckpointAnswer.Prepared(5, B, one));
    answers.add(new CheckpointAnswer.Signed(B, one));
    answers.add(new CheckpointAnswer.Behind(7));
    answers.add(new CheckpointAnswer.Lacking(set));
    answers.add(new CheckpointAnswer.Settled(new SignedCheckpoint(candidate, zeros(3))));
    answers.add(new CheckpointAnswer.OtherEpoch(9));
    answers.add(new CheckpointAnswer.Patience(Optional.empty()));
    answers.add(new CheckpointAnswer.Patience(Optional.of(word)));
    answers.add(new CheckpointAnswer.Ahead(views));
    for (var why : CheckpointAnswer.Why.values()) {
      answers.add(new CheckpointAnswer.Refused(why));
    }

    for (var request : requests) {
      survives(request, CheckpointTalkCodec::bytes, CheckpointTalkCodec::request);
    }
    for (var answer : answers) {
      survives(answer, CheckpointTalkCodec::bytes, CheckpointTalkCodec::answer);
    }
  }

  /** The digest of each form over one fixed history: whoever changes a byte changes a version. */
  @Test
  void the_forms_have_the_bytes_that_they_always_had() {
    var ledger = TestLedger.with("alice");
    var lock = ledger.lock("alice", 5, 3, "bob", "carol");
    ledger.transfer("alice", "bob", 9);
    var signed = ledger.close();
    var writer = new ExportWriter();
    var export =
        Bytes.concat(
            writer.header(ledger.genesis()),
            writer.entry(ledger.entries().get(0)),
            writer.entry(ledger.entries().get(1)),
            writer.entry(ledger.entries().get(2)),
            writer.end());

    assertEquals(
        "81595db5c6c84ac65c013134c130b73a6b66a4e1e1586d8af27b6464f1b0020d",
        digest(CertificateCodec.bytes(lock)));
    assertEquals(
        "7d36204b9a00af4438ea386395df7236e60e7b90f118a1ce0cdff4d4b8a749fe",
        digest(CheckpointCodec.bytes(signed)));
    assertEquals(
        "8c2daf25b07f22e7cd5da8d6cff43c02b1fb98e3305104f5186436b7f60a7dc3",
        ledger.state().root().toHex());
    assertEquals(
        "031f94d36877a492fd12ba82d605c0cb5329758cd933dfcc98fd02cec055b33e",
        digest(AccountViewCodec.bytes(AccountView.of(ledger.state(), TestLedger.account("bob")))));
    assertEquals(
        "78b375c1c35fa055083cd618aa668b662444d9ebf95ec908abdf5713785bf03d", digest(export));
  }

  private static String digest(Bytes bytes) {
    return Sha256.of(bytes).toHex();
  }

  @Test
  void garbage_is_a_decode_failure_and_nothing_else() {
    var random = new Random(7);
    for (var i = 0; i < 20_000; i++) {
      var garbage = new byte[random.nextInt(300)];
      random.nextBytes(garbage);
      if (garbage.length > 0) {
        garbage[0] = (byte) random.nextInt(9);
      }
      var bytes = Bytes.wrap(garbage);
      for (Decode<?> decode : decoders()) {
        fails(decode, bytes);
      }
    }
  }

  @Test
  void a_list_whose_count_lies_costs_no_memory() {
    var lie = Bytes.concat(Bytes.ofHex("01"), A.toBytes(), B.toBytes(), Bytes.wrap(new byte[40]));

    assertThrows(
        DecodeFailure.class,
        () -> BlockCodec.block(Bytes.concat(lie, Bytes.ofHex("ffff"), A.toBytes())));
  }

  private static List<Decode<?>> decoders() {
    return List.of(
        BlockCodec::block,
        GenesisCodec::genesis,
        CertificateCodec::vote,
        CertificateCodec::acknowledgement,
        CertificateCodec::certified,
        CertificateCodec::finalBlock,
        CheckpointCodec::signed,
        CheckpointCodec::candidate,
        CheckpointCodec::preparation,
        CheckpointTalkCodec::request,
        CheckpointTalkCodec::answer,
        AccountViewCodec::view);
  }

  private static void fails(Decode<?> decode, Bytes bytes) {
    try {
      decode.decode(bytes);
    } catch (DecodeFailure expected) {
      // A lucky decode is as good.
    }
  }

  /** Round trip; every truncation fails; every flipped bit fails or gives another value. */
  private static <T> void survives(
      T value, java.util.function.Function<T, Bytes> encode, Decode<T> decode)
      throws DecodeFailure {
    var bytes = encode.apply(value);
    assertEquals(value, decode.decode(bytes));
    assertEquals(bytes, encode.apply(decode.decode(bytes)));
    for (var length = 0; length < bytes.length(); length += 1 + length / 40) {
      var cut = bytes.slice(0, length);
      assertThrows(DecodeFailure.class, () -> decode.decode(cut));
    }
    for (var bit = 0; bit < bytes.length() * 8; bit += 1 + bytes.length() / 60) {
      var array = bytes.toArray();
      array[bit / 8] ^= (byte) (1 << (bit % 8));
      var changed = Bytes.wrap(array);
      try {
        var other = decode.decode(changed);
        assertEquals(changed, encode.apply(other), "one value, two forms");
      } catch (DecodeFailure noticed) {
        // As it should be.
      }
    }
  }

  private static Candidate candidate(BlockSet set) {
    return new Candidate(new Checkpoint(A, 1, 2, B, set.size(), set.digest(), A, B), set);
  }

  private static Endorsements zeros(int count) {
    return new Endorsements(
        IntStream.range(0, count).mapToObj(i -> new Endorsement(i, ZERO_SIGNATURE)).toList());
  }

  private static List<Hash256> hashes(int count) {
    return IntStream.range(0, count).mapToObj(LedgerCodecTest::hash).toList();
  }

  private static Hash256 hash(int n) {
    return Sha256.of(Bytes.utf8("hash " + n));
  }

  private static Block block(Operation operation) {
    return block(List.of(A), operation);
  }

  private static Block block(List<Hash256> credits, Operation operation) {
    var body = new BlockBody(A, new AccountId(B), 2, A, credits, operation, new Tokens(255));
    return new Block(body, ZERO_SIGNATURE);
  }

  private static Bytes bytes(Block block) {
    return BlockCodec.bytes(block);
  }

  private static String head(String operation) {
    return "01" + hex(A) + hex(B) + "0000000000000002" + hex(A) + "0001" + hex(A) + operation;
  }

  private static String tail() {
    return "00000000000000ff" + "00".repeat(64);
  }

  private static String hex(Hash256 hash) {
    return hash.toHex();
  }
}
