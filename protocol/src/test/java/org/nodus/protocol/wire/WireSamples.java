package org.nodus.protocol.wire;

import java.util.List;
import java.util.Optional;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.keeping.ProviderRecord;
import org.nodus.protocol.keeping.ReplicaSummary;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.reconcile.Fingerprint;
import org.nodus.protocol.reconcile.Item;
import org.nodus.protocol.work.WorkProof;

/** One readable request and response of each type; their bytes stand in {@code golden/wire}. */
final class WireSamples {
  private static final long EXPIRY = 1_800_000_000_000L;
  private static final MessageId MESSAGE = new MessageId(hash(0xa1));
  private static final MessageCommitment COMMITMENT =
      new MessageCommitment(4, 1_000, fill(32, 0xd1), hash(0xd2));
  private static final List<Hash256> PATH =
      List.of(
          hash(0x70),
          hash(0x71),
          hash(0x72),
          hash(0x73),
          hash(0x74),
          hash(0x75),
          hash(0x76),
          hash(0x77));
  private static final Request.MailboxAccess ACCESS =
      new Request.MailboxAccess(
          fill(40, 0xb1), 20_777, hash(0xb2), EXPIRY - 1, fill(16, 0xb3), fill(64, 0xb4));

  private static final WorkProof WORK = new WorkProof(hash(0x62), 8_388_608, -7);

  private WireSamples() {}

  static List<Request> requests() {
    return List.of(
        new Request.Ping(),
        new Request.FindNode(hash(0x11)),
        new Request.PutRecord(hash(0x12), fill(20, 0x13), Optional.of(WORK)),
        new Request.GetRecord(hash(0x14)),
        new Request.OfferFragment(MESSAGE, 250, EXPIRY, false, Optional.of(WORK)),
        new Request.StoreFragment(
            COMMITMENT,
            255,
            PATH,
            EXPIRY,
            240,
            fill(10, 0x15),
            Optional.of(new Request.Payment(fill(24, 0x16), fill(32, 0x17)))),
        new Request.ExtendFragment(
            COMMITMENT,
            254,
            EXPIRY,
            EXPIRY + 1,
            Optional.of(WORK),
            Optional.of(new Request.Payment(fill(24, 0x16), fill(32, 0x17)))),
        new Request.FetchFragment(MESSAGE, Request.FetchFragment.ANY_INDEX, 128),
        new Request.ProvePossession(MESSAGE, 7, fill(32, 0x18)),
        new Request.SampleFragment(MESSAGE, 7, 1_999),
        new Request.ReleaseSecret(MESSAGE, hash(0x19), 7, fill(32, 0x1a)),
        new Request.DeleteFragments(MESSAGE, new NodeId(hash(0x1b)), fill(64, 0x1c)),
        new Request.AppendEntry(
            hash(0x1d),
            fill(4_096, 0x1e),
            EXPIRY,
            fill(32, 0x1f),
            fill(64, 0x20),
            Optional.of(WORK)),
        new Request.ListEntries(hash(0x1d), ACCESS, EXPIRY - 2),
        new Request.BindMailbox(hash(0x1d), ACCESS, EXPIRY - 2),
        new Request.FetchEntry(hash(0x1d), hash(0x21), ACCESS),
        new Request.DeleteEntries(hash(0x1d), List.of(hash(0x21), hash(0x22)), ACCESS),
        new Request.AnnounceProvider(hash(0x4c), EXPIRY, fill(64, 0x4d)),
        new Request.SubmitBlock(fill(9, 0x23)),
        new Request.SubmitCertificate(fill(9, 0x24)),
        new Request.GetAccount(fill(32, 0x25)),
        new Request.GetBlockIds(17, hash(0x26)),
        new Request.GetBlocks(List.of(hash(0x27), hash(0x28))),
        new Request.GetCheckpoint(Long.MAX_VALUE),
        new Request.ProposeCheckpoint(fill(9, 0x29)),
        new Request.PublishBlock(fill(9, 0x2a)),
        new Request.PublishCheckpoint(fill(9, 0x2b)),
        new Request.Greet(new Fingerprint(0x2c, 0x2d), EXPIRY, List.of()),
        new Request.CompareCatalogue(fill(9, 0x2e)),
        new Request.DescribeHoldings(List.of(new Item(EXPIRY, 1, 2), new Item(EXPIRY, 1, 3))),
        new Request.FindHoldings(MESSAGE),
        new Request.ListPrefixes(hash(0x2f)),
        new Request.CompareMailboxes(List.of(new ReplicaSummary(hash(0x46), 0x47))),
        new Request.CompareRecords(List.of(new ReplicaSummary(hash(0x48), -1))),
        new Request.GetTerms());
  }

  static List<Response> responses() {
    return List.of(
        new Response.Done(),
        new Response.Refused(Response.Reason.EXPIRY, "31 days"),
        new Response.Nodes(List.of(contact(4), contact(16))),
        new Response.RecordVersions(List.of(fill(5, 0x31), fill(6, 0x32))),
        new Response.OfferAccepted(1_500_000),
        new Response.FragmentStored(0, EXPIRY, fill(64, 0x33)),
        new Response.FragmentRange(COMMITMENT, 3, PATH, 0, fill(250, 0x34)),
        new Response.Possession(hash(0x35)),
        new Response.FragmentSample(fill(32, 0x4e)),
        new Response.EntryStored(fill(64, 0x36)),
        new Response.EntryIds(
            List.of(hash(0x37), hash(0x38)),
            List.of(new ProviderRecord(hash(0x4a), contact(4), EXPIRY, fill(64, 0x4b)))),
        new Response.MailboxNews(List.of(hash(0x37), hash(0x38)), EXPIRY, 3),
        new Response.EntryBody(fill(4_096, 0x39)),
        new Response.BlockVote(fill(9, 0x3a)),
        new Response.BlockAcknowledged(fill(9, 0x3b)),
        new Response.AccountFound(fill(9, 0x3c)),
        new Response.BlockIds(List.of(hash(0x3d)), true),
        new Response.Blocks(List.of(fill(9, 0x3e), fill(8, 0x3f))),
        new Response.CheckpointFound(fill(9, 0x40)),
        new Response.CheckpointVote(fill(9, 0x41)),
        new Response.Greeting(
            new Fingerprint(0x42, 0x43),
            EXPIRY,
            List.of(new Holding(MESSAGE, 9, 4, EXPIRY, Holding.Standing.GONE))),
        new Response.CatalogueCompared(fill(9, 0x44)),
        new Response.Holdings(
            List.of(
                new Holding(MESSAGE, 255, 4, EXPIRY, Holding.Standing.HELD),
                new Holding(MESSAGE, 0, 10, EXPIRY, Holding.Standing.DELETED))),
        new Response.Prefixes(List.of(0x45L, -1L)),
        new Response.Differing(List.of(0, 1_023)),
        new Response.Terms(hash(0x60), 1, 128, 2),
        new Response.WorkWanted(8_388_608, hash(0x61)));
  }

  private static Contact contact(int addressBytes) {
    var signing = fill(32, 0x51);
    var session = fill(32, 0x52);
    return new Contact(
        new NodeId(Sha256.of(signing, session)),
        signing,
        session,
        0x0102030405060708L,
        new Endpoint(fill(addressBytes, 0x0a), 4_242));
  }

  static Hash256 hash(int value) {
    return Hash256.of(fill(32, value));
  }

  static Bytes fill(int length, int value) {
    var bytes = new byte[length];
    java.util.Arrays.fill(bytes, (byte) value);
    return Bytes.wrap(bytes);
  }
}
