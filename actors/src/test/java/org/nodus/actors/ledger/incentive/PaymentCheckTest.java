package org.nodus.actors.ledger.incentive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;
import org.nodus.actors.storage.Custody;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.BlockBody;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.block.Share;
import org.nodus.ledger.certificate.Endorsements;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.certificate.TestCommittee;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.ledger.share.ShareSecret;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

class PaymentCheckTest {
  private static final TestCommittee COMMITTEE = TestCommittee.of(4);
  private static final Genesis GENESIS = TestLedger.genesis(COMMITTEE, "alice");
  private static final MessageId MESSAGE = new MessageId(Sha256.of(Bytes.utf8("message")));
  private static final Bytes SALT = Sha256.of(Bytes.utf8("salt")).toBytes();
  private static final Bytes SECRET = Sha256.of(Bytes.utf8("secret")).toBytes();
  private static final long EXPIRY_EPOCH = 100;
  private static final long AMOUNT = 500;
  private static final int INDEX = 3;

  private final PaymentCheck check = new PaymentCheck(GENESIS, TestLedger.account("holder"));

  @Test
  void a_final_lock_with_our_share_is_good() {
    var good = assertInstanceOf(PaymentCheck.Good.class, check.check(asked(finished(lock()))));

    assertEquals(new Tokens(AMOUNT), good.custody().amount());
    assertEquals(INDEX, good.custody().place().index());
    assertEquals(EXPIRY_EPOCH, good.custody().expiryEpoch());
    assertEquals(ShareSecret.hashOf(SECRET), good.custody().secretHash());
  }

  @Test
  void the_exact_quote_is_enough_and_one_micro_less_is_not() {
    var payment = payment(finished(lock()));
    assertInstanceOf(PaymentCheck.Good.class, check.check(asked(payment, INDEX, expiry(), AMOUNT)));
    assertRefused("tokens", check.check(asked(payment, INDEX, expiry(), AMOUNT + 1)));
  }

  @Test
  void bytes_that_are_no_block_are_refused() {
    var payment = new Request.Payment(Bytes.utf8("money"), SALT);
    assertRefused("no final block", check.check(asked(payment, INDEX, expiry(), AMOUNT)));
  }

  @Test
  void a_lock_of_another_network_is_refused() {
    var foreign = TestLedger.genesis(COMMITTEE, "somebody else");
    var body = body(foreign.network(), lock());
    assertRefused("another network", check.check(asked(finished(body))));
  }

  @Test
  void a_block_that_is_no_lock_is_refused() {
    var transfer =
        new Operation.Transfer(TestLedger.account("holder"), new Tokens(AMOUNT), Bytes.EMPTY);
    assertRefused("not a lock", check.check(asked(finished(body(GENESIS.network(), transfer)))));
  }

  @Test
  void a_lock_for_another_message_is_refused() {
    var other = new Request.Payment(payment(finished(lock())).finalLock(), SECRET);
    assertRefused("another message", check.check(asked(other, INDEX, expiry(), AMOUNT)));
  }

  @Test
  void a_salt_of_another_length_is_refused() {
    var other = new Request.Payment(payment(finished(lock())).finalLock(), Bytes.utf8("salt"));
    assertRefused("another message", check.check(asked(other, INDEX, expiry(), AMOUNT)));
  }

  @Test
  void a_lock_without_a_share_for_this_fragment_is_refused() {
    assertRefused(
        "no share for fragment 4",
        check.check(asked(payment(finished(lock())), INDEX + 1, expiry(), AMOUNT)));
  }

  @Test
  void a_share_of_another_holder_is_refused() {
    var theirs = new PaymentCheck(GENESIS, TestLedger.account("somebody else"));
    assertRefused("another node", theirs.check(asked(finished(lock()))));
  }

  @Test
  void a_lock_that_expires_before_the_message_is_refused() {
    var late = GENESIS.startOf(EXPIRY_EPOCH + 1).toEpochMilli();
    var refusal =
        assertRefused(
            "the lock pays until epoch 100",
            check.check(asked(payment(finished(lock())), INDEX, late, AMOUNT)));
    assertEquals(Response.Reason.EXPIRY, refusal.reason());
  }

  @Test
  void a_lock_that_its_owner_did_not_sign_is_refused() {
    var block = new Block(body(GENESIS.network(), lock()), Bytes.wrap(new byte[64]));
    assertRefused("not certified", check.check(asked(COMMITTEE.finish(block, 0))));
  }

  @Test
  void a_lock_with_too_few_votes_is_refused() {
    var whole = finished(lock());
    var few =
        new FinalBlock(
            new org.nodus.ledger.certificate.CertifiedBlock(
                whole.block(), 0, first(whole.certified().votes(), 2)),
            whole.acknowledgements());
    assertRefused("not certified", check.check(asked(few)));
  }

  @Test
  void a_lock_that_is_certified_but_not_final_is_refused() {
    var whole = finished(lock());
    assertRefused(
        "not final", check.check(asked(new FinalBlock(whole.certified(), Endorsements.NONE))));
    assertRefused(
        "not final",
        check.check(asked(new FinalBlock(whole.certified(), first(whole.acknowledgements(), 2)))));
  }

  @Test
  void votes_do_not_pass_for_acknowledgements() {
    var whole = finished(lock());
    assertRefused(
        "not final",
        check.check(asked(new FinalBlock(whole.certified(), whole.certified().votes()))));
  }

  private static Endorsements first(Endorsements all, int count) {
    return new Endorsements(all.list().subList(0, count));
  }

  private static Operation.Lock lock() {
    var share =
        new Share(
            INDEX, TestLedger.account("holder"), new Tokens(AMOUNT), ShareSecret.hashOf(SECRET));
    return new Operation.Lock(
        ShareSecret.messageHash(MESSAGE.hash(), SALT),
        EXPIRY_EPOCH,
        List.of(share),
        TestLedger.FEE);
  }

  private static BlockBody body(Hash256 network, Operation operation) {
    return new BlockBody(
        network, TestLedger.account("alice"), 1, network, List.of(), operation, new Tokens(1));
  }

  private static FinalBlock finished(Operation operation) {
    return finished(body(GENESIS.network(), operation));
  }

  private static FinalBlock finished(BlockBody body) {
    return COMMITTEE.finish(Block.sign(body, TestLedger.seed("alice")), 0);
  }

  private static long expiry() {
    return GENESIS.startOf(EXPIRY_EPOCH).toEpochMilli();
  }

  private static Request.Payment payment(FinalBlock block) {
    return new Request.Payment(CertificateCodec.bytes(block), SALT);
  }

  private static Custody.CheckPayment asked(FinalBlock block) {
    return asked(payment(block), INDEX, expiry(), AMOUNT);
  }

  private static Custody.CheckPayment asked(
      Request.Payment payment, int index, long expiresAtMillis, long quote) {
    var inbox = TestInbox.<Custody.PaymentAnswer>create();
    return new Custody.CheckPayment(
        payment, MESSAGE, index, 4_096, expiresAtMillis, quote, inbox.getRef());
  }

  private static Custody.PaymentRefused assertRefused(String words, PaymentCheck.Result result) {
    var bad = assertInstanceOf(PaymentCheck.Bad.class, result);
    assertTrue(bad.refusal().detail().contains(words), bad.refusal().detail());
    return bad.refusal();
  }
}
