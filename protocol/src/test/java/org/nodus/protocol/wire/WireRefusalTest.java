package org.nodus.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.protocol.wire.WireSamples.fill;
import static org.nodus.protocol.wire.WireSamples.hash;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.keeping.ProviderRecord;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.reconcile.Fingerprint;
import org.nodus.protocol.reconcile.Item;
import org.nodus.protocol.wire.proto.FindNode;
import org.nodus.protocol.wire.proto.Nodes;
import org.nodus.protocol.wire.proto.Refused;
import org.nodus.protocol.wire.proto.RequestEnvelope;
import org.nodus.protocol.wire.proto.ResponseEnvelope;
import org.nodus.protocol.wire.proto.WireContact;

/** Each limit, one step behind it. */
class WireRefusalTest {
  private static final MessageId MESSAGE = new MessageId(hash(1));
  private static final MessageCommitment COMMITMENT =
      new MessageCommitment(4, 400, fill(32, 2), hash(3));
  private static final Holding HOLDING = new Holding(MESSAGE, 1, 4, 1, Holding.Standing.PAID);
  private static final ProviderRecord PROVIDER =
      new ProviderRecord(hash(4), TestContacts.local(1), 1, fill(64, 5));
  private static final Request.MailboxAccess ACCESS = access(100, 1, 16, 64);

  @Test
  void keys_signatures_nonces_and_secrets_have_one_length() {
    refused(new Request.ProvePossession(MESSAGE, 0, fill(31, 1)));
    refused(new Request.ReleaseSecret(MESSAGE, hash(2), 0, fill(33, 1)));
    refused(
        new Request.DeleteFragments(
            MESSAGE, new org.nodus.protocol.identity.NodeId(hash(2)), fill(63, 1)));
    refused(new Request.AppendEntry(hash(1), fill(4096, 0), 1, fill(31, 1), fill(64, 1)));
    refused(new Request.AppendEntry(hash(1), fill(4096, 0), 1, fill(32, 1), fill(65, 1)));
    refused(new Request.GetAccount(fill(20, 1)));
    refused(new Request.ListEntries(hash(1), access(100, 1, 15, 64), 0));
    refused(new Request.ListEntries(hash(1), access(100, 1, 16, 63), 0));
    refused(new Response.EntryStored(fill(63, 1)));
  }

  @Test
  void sizes_have_limits() {
    refused(new Request.PutRecord(hash(1), Bytes.EMPTY));
    refused(new Request.PutRecord(hash(1), fill(WireLimits.RECORD + 1, 1)));
    refused(new Request.SubmitBlock(fill(WireLimits.BLOCK + 1, 1)));
    refused(new Request.PublishCheckpoint(fill(WireLimits.BULK + 1, 1)));
    refused(new Request.ListEntries(hash(1), access(4097, 1, 16, 64), 0));
    refused(new Request.DeleteEntries(hash(1), Collections.nCopies(1001, hash(2)), ACCESS));
    refused(new Request.DeleteEntries(hash(1), List.of(), ACCESS));
    refused(new Request.GetBlocks(Collections.nCopies(65, hash(2))));
    refused(new Response.BlockIds(Collections.nCopies(1025, hash(2)), false));
    refused(new Response.EntryIds(Collections.nCopies(1001, hash(2)), List.of()));
    refused(new Response.MailboxNews(Collections.nCopies(1001, hash(2)), 1, 1));
    refused(new Response.EntryIds(List.of(), Collections.nCopies(9, PROVIDER)));
    refused(new Response.RecordVersions(Collections.nCopies(4, fill(13 * 1024, 1))));
    refused(new Response.Blocks(Collections.nCopies(65, fill(1, 1))));
    refused(new Response.BlockVote(fill(WireLimits.VOTE + 1, 1)));
    refused(new Request.CompareCatalogue(Bytes.EMPTY));
    refused(new Request.CompareCatalogue(fill(WireLimits.CATALOGUE + 1, 1)));
    refused(new Response.CatalogueCompared(fill(WireLimits.CATALOGUE + 1, 1)));
    refused(new Request.DescribeHoldings(List.of()));
    refused(new Request.DescribeHoldings(Collections.nCopies(1025, new Item(1, 1, 1))));
    refused(new Response.Holdings(Collections.nCopies(1025, HOLDING)));
    refused(new Request.Greet(new Fingerprint(1, 1), 1, Collections.nCopies(65, HOLDING)));
    refused(new Request.CompareMailboxes(List.of()));
    refused(new Response.Differing(List.of(1, 1)));
    refused(new Response.Differing(List.of(1_024)));
    refused(new Response.Terms(hash(1), 0, 1, 1));
    refused(new Response.Terms(hash(1), 1, 129, 1));
    refused(new Response.Terms(hash(1), 1, 1, 0));
    refused(new Response.WorkWanted(0, hash(1)));
    refused(new Response.Prefixes(Collections.nCopies(6001, 1L)));
  }

  @Test
  void an_entry_has_one_of_two_sizes() {
    refused(new Request.AppendEntry(hash(1), fill(4095, 0), 1, fill(32, 1), fill(64, 1)));
    refused(new Response.EntryBody(fill(16_385, 0)));
  }

  @Test
  void numbers_have_ranges() {
    refused(new Response.MailboxNews(List.of(), 1, 0));
    refused(new Response.MailboxNews(List.of(), 1, WireLimits.DEVICES + 1));
    refused(new Response.MailboxNews(List.of(), -1, 1));
    refused(new Request.OfferFragment(MESSAGE, 0, 1, false));
    refused(new Request.OfferFragment(MESSAGE, MessageCommitment.MAX_SIZE_BYTES + 1, 1, false));
    refused(new Request.OfferFragment(MESSAGE, 1, -1, false));
    refused(new Request.OfferFragment(MESSAGE, 1, Long.MAX_VALUE, false));
    refused(longer(256, 1, 2));
    refused(longer(1, -1, 2));
    refused(longer(1, 2, 2));
    refused(longer(1, 2, 1));
    refused(longer(1, 2, Long.MAX_VALUE));
    refused(new Request.FetchFragment(MESSAGE, 257, 0));
    refused(new Request.FetchFragment(MESSAGE, -1, 0));
    refused(new Request.FetchFragment(MESSAGE, 1, -1));
    refused(new Request.ProvePossession(MESSAGE, 256, fill(32, 1)));
    refused(new Request.SampleFragment(MESSAGE, 256, 0));
    refused(new Request.SampleFragment(MESSAGE, 0, MessageCommitment.MAX_SIZE_BYTES));
    refused(new Response.FragmentSample(fill(33, 1)));
    refused(new Response.FragmentSample(fill(0, 1)));
    refused(new Request.ListEntries(hash(1), access(100, -1, 16, 64), 0));
    refused(new Request.GetBlockIds(-1, hash(1)));
    refused(new Request.GetCheckpoint(-1));
    refused(new Response.OfferAccepted(-1));
  }

  @Test
  void a_range_lies_inside_its_fragment() throws DecodeFailure {
    decode(store(90, fill(10, 1), 8));

    refused(store(91, fill(10, 1), 8));
    refused(store(-1, fill(10, 1), 8));
    refused(store(Integer.MAX_VALUE, fill(10, 1), 8));
    refused(store(0, fill(101, 1), 8));
    refused(store(0, Bytes.EMPTY, 8));
  }

  @Test
  void a_path_has_eight_hashes() {
    refused(store(0, fill(10, 1), 7));
    refused(store(0, fill(10, 1), 9));
  }

  @Test
  void the_largest_fragment_range_travels_with_the_largest_lock() throws DecodeFailure {
    var large = new MessageCommitment(1, MessageCommitment.MAX_SIZE_BYTES, fill(32, 2), hash(3));
    var request =
        new Request.StoreFragment(
            large,
            255,
            Collections.nCopies(8, hash(4)),
            1L << 49,
            MessageCommitment.MAX_SIZE_BYTES - WireLimits.BULK,
            fill(WireLimits.BULK, 5),
            Optional.of(new Request.Payment(fill(WireLimits.LOCK, 6), fill(32, 7))));

    assertEquals(request, decode(request));
  }

  @Test
  void a_message_beyond_the_limit_is_neither_written_nor_read() {
    var beyond = fill(WireLimits.MESSAGE + 1, 0);

    assertThrows(
        IllegalArgumentException.class, () -> RequestCodec.encode(new Request.SubmitBlock(beyond)));
    assertThrows(DecodeFailure.class, () -> RequestCodec.decode(beyond));
    assertThrows(DecodeFailure.class, () -> ResponseCodec.decode(beyond));
  }

  @Test
  void a_contact_needs_whole_keys_and_the_address_of_one_host() throws DecodeFailure {
    assertEquals(1, nodes(contact(32, 32, new byte[] {10, 0, 0, 1}, 1)).nearest().size());

    refused(contact(31, 32, new byte[] {10, 0, 0, 1}, 1));
    refused(contact(32, 33, new byte[] {10, 0, 0, 1}, 1));
    refused(contact(32, 32, new byte[] {10, 0, 0}, 1));
    refused(contact(32, 32, new byte[] {10, 0, 0, 1}, 0));
    refused(contact(32, 32, new byte[] {10, 0, 0, 1}, 65_536));
    refused(contact(32, 32, new byte[] {0, 0, 0, 0}, 1));
    refused(contact(32, 32, new byte[16], 1));
    refused(contact(32, 32, new byte[] {(byte) 224, 0, 0, 1}, 1));
    refused(contact(32, 32, Bytes.ofHex("00000000000000000000ffff0a000001").toArray(), 1));
  }

  @Test
  void a_contact_cannot_claim_the_id_of_other_keys() throws DecodeFailure {
    var contact = contact(32, 32, new byte[] {10, 0, 0, 1}, 1);

    var read = nodes(contact).nearest().getFirst();

    assertEquals(
        org.nodus.protocol.crypto.Sha256.of(read.signingKey(), read.sessionKey()),
        read.id().hash());
  }

  @Test
  void at_most_twenty_contacts() {
    var nodes = Nodes.newBuilder();
    for (var i = 0; i < 21; i++) {
      nodes.addNearest(contact(32, 32, new byte[] {10, 0, 0, 1}, 1));
    }

    refused(ResponseEnvelope.newBuilder().setNodes(nodes).build());
  }

  @Test
  void an_unknown_body_is_refused_and_an_unknown_field_is_skipped() throws DecodeFailure {
    var field = UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.EMPTY).build();
    var unknown = UnknownFieldSet.newBuilder().addField(999, field).build();
    var body = RequestEnvelope.newBuilder().setUnknownFields(unknown).build();
    var find =
        FindNode.newBuilder()
            .setTarget(ByteString.copyFrom(hash(9).toArray()))
            .setUnknownFields(unknown);

    assertThrows(DecodeFailure.class, () -> RequestCodec.decode(bytes(body)));
    assertEquals(
        new Request.FindNode(hash(9)),
        RequestCodec.decode(bytes(RequestEnvelope.newBuilder().setFindNode(find).build())));
  }

  @Test
  void deep_nesting_is_refused_without_recursion() {
    var nested = new byte[60_000];
    java.util.Arrays.fill(nested, (byte) 0x0b); // "start group 1", for ever

    assertThrows(DecodeFailure.class, () -> RequestCodec.decode(Bytes.wrap(nested)));
  }

  @Test
  void the_words_of_a_refusal_are_cut_and_a_later_reason_is_understood() throws DecodeFailure {
    var talkative = new Response.Refused(Response.Reason.BUSY, "x" + "🙂".repeat(200));
    var later =
        ResponseEnvelope.newBuilder().setRefused(Refused.newBuilder().setReason(77)).build();
    var endless =
        ResponseEnvelope.newBuilder()
            .setRefused(Refused.newBuilder().setReason(1).setDetail("y".repeat(201)))
            .build();

    var read = (Response.Refused) ResponseCodec.decode(ResponseCodec.encode(talkative));
    var length = read.detail().getBytes(StandardCharsets.UTF_8).length;

    assertTrue(talkative.detail().startsWith(read.detail()) && length > 190 && length <= 200);
    assertEquals(
        new Response.Refused(Response.Reason.UNSUPPORTED, ""), ResponseCodec.decode(bytes(later)));
    refused(endless);
  }

  @Test
  void the_words_of_a_refusal_cannot_play_with_a_terminal() throws DecodeFailure {
    var hostile = new Response.Refused(Response.Reason.FULL, "no \u001b[2J\nOK: stored\u202e");

    assertEquals(
        new Response.Refused(Response.Reason.FULL, "no \ufffd[2J\ufffdOK: stored\ufffd"),
        ResponseCodec.decode(ResponseCodec.encode(hostile)));
  }

  private static Request store(int offset, Bytes range, int pathLength) {
    return new Request.StoreFragment(
        COMMITMENT,
        1,
        Collections.nCopies(pathLength, hash(4)),
        1,
        offset,
        range,
        Optional.empty());
  }

  private static Request longer(int index, long heldUntilMillis, long expiresAtMillis) {
    return new Request.ExtendFragment(
        COMMITMENT, index, heldUntilMillis, expiresAtMillis, Optional.empty(), Optional.empty());
  }

  private static Request.MailboxAccess access(int bundle, int day, int nonce, int signature) {
    return new Request.MailboxAccess(
        fill(bundle, 1), day, hash(2), 1, fill(nonce, 3), fill(signature, 4));
  }

  private static WireContact contact(int signing, int session, byte[] address, int port) {
    return WireContact.newBuilder()
        .setSigningKey(ByteString.copyFrom(fill(signing, 1).toArray()))
        .setSessionKey(ByteString.copyFrom(fill(session, 2).toArray()))
        .setAddress(ByteString.copyFrom(address))
        .setPort(port)
        .build();
  }

  private static Response.Nodes nodes(WireContact contact) throws DecodeFailure {
    var envelope =
        ResponseEnvelope.newBuilder().setNodes(Nodes.newBuilder().addNearest(contact)).build();
    return (Response.Nodes) ResponseCodec.decode(bytes(envelope));
  }

  private static Request decode(Request request) throws DecodeFailure {
    return RequestCodec.decode(RequestCodec.encode(request));
  }

  private static void refused(Request request) {
    var bytes = RequestCodec.encode(request);
    assertThrows(DecodeFailure.class, () -> RequestCodec.decode(bytes));
  }

  private static void refused(Response response) {
    var bytes = ResponseCodec.encode(response);
    assertThrows(DecodeFailure.class, () -> ResponseCodec.decode(bytes));
  }

  private static void refused(ResponseEnvelope envelope) {
    assertThrows(DecodeFailure.class, () -> ResponseCodec.decode(bytes(envelope)));
  }

  private static void refused(WireContact contact) {
    assertThrows(DecodeFailure.class, () -> nodes(contact));
  }

  private static Bytes bytes(Message message) {
    return Bytes.wrap(message.toByteArray());
  }
}
