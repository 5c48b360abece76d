package org.nodus.protocol.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
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

/** Legal requests and responses of every type, up to their limits; the same for the same seed. */
public final class RandomMessages {
  private static final long YEAR_2100 = 4_102_444_800_000L;

  private final RandomGenerator random;

  public RandomMessages(RandomGenerator random) {
    this.random = random;
  }

  /** One of each, in the order of {@link Request}. */
  public List<Supplier<Request>> requests() {
    return List.of(
        Request.Ping::new,
        () -> new Request.FindNode(hash()),
        () -> new Request.PutRecord(hash(), upTo(WireLimits.RECORD), work()),
        () -> new Request.GetRecord(hash()),
        () ->
            new Request.OfferFragment(
                messageId(),
                between(1, MessageCommitment.MAX_SIZE_BYTES),
                millis(),
                random.nextBoolean(),
                work()),
        this::storeFragment,
        this::extendFragment,
        () ->
            new Request.FetchFragment(
                messageId(), between(0, 256), between(0, MessageCommitment.MAX_SIZE_BYTES - 1)),
        () -> new Request.ProvePossession(messageId(), index(), bytes(32)),
        () ->
            new Request.SampleFragment(
                messageId(), index(), between(0, MessageCommitment.MAX_SIZE_BYTES - 1)),
        () -> new Request.ReleaseSecret(messageId(), hash(), index(), bytes(32)),
        () -> new Request.DeleteFragments(messageId(), new NodeId(hash()), bytes(64)),
        () -> new Request.AppendEntry(hash(), entry(), millis(), bytes(32), bytes(64), work()),
        () -> new Request.ListEntries(hash(), access(), millis()),
        () -> new Request.BindMailbox(hash(), access(), millis()),
        () -> new Request.FetchEntry(hash(), hash(), access()),
        () -> new Request.DeleteEntries(hash(), hashes(skewed(1, WireLimits.ENTRIES)), access()),
        () -> new Request.AnnounceProvider(hash(), millis(), bytes(64)),
        () -> new Request.SubmitBlock(upTo(WireLimits.BLOCK)),
        () -> new Request.SubmitCertificate(upTo(WireLimits.BLOCK)),
        () -> new Request.GetAccount(bytes(32)),
        () -> new Request.GetBlockIds(random.nextLong(Long.MAX_VALUE), hash()),
        () -> new Request.GetBlocks(hashes(between(1, WireLimits.BLOCKS))),
        () -> new Request.GetCheckpoint(random.nextLong(Long.MAX_VALUE)),
        () -> new Request.ProposeCheckpoint(upTo(WireLimits.BULK)),
        () -> new Request.PublishBlock(upTo(WireLimits.BLOCK)),
        () -> new Request.PublishCheckpoint(upTo(WireLimits.BULK)),
        () -> new Request.Greet(fingerprint(), millis(), many(between(0, 64), this::holding)),
        () -> new Request.CompareCatalogue(upTo(WireLimits.CATALOGUE)),
        () -> new Request.DescribeHoldings(many(skewed(1, WireLimits.HOLDINGS), this::item)),
        () -> new Request.FindHoldings(messageId()),
        () -> new Request.ListPrefixes(hash()),
        () -> new Request.CompareMailboxes(many(skewed(1, WireLimits.SUMMARIES), this::summary)),
        () -> new Request.CompareRecords(many(skewed(1, WireLimits.SUMMARIES), this::summary)),
        Request.GetTerms::new);
  }

  /** One of each, in the order of {@link Response}. */
  public List<Supplier<Response>> responses() {
    return List.of(
        Response.Done::new,
        () -> new Response.Refused(reason(), "ä".repeat(between(0, WireLimits.DETAIL / 2))),
        () -> new Response.Nodes(many(between(0, WireLimits.CONTACTS), this::contact)),
        () -> new Response.RecordVersions(bulk(WireLimits.VERSIONS, WireLimits.RECORD)),
        () -> new Response.OfferAccepted(random.nextLong(Long.MAX_VALUE)),
        () -> new Response.FragmentStored(index(), millis(), bytes(64)),
        this::fragmentRange,
        () -> new Response.Possession(hash()),
        () -> new Response.FragmentSample(bytes(between(1, 32))),
        () -> new Response.EntryStored(bytes(64)),
        () ->
            new Response.EntryIds(
                hashes(skewed(1, WireLimits.ENTRIES + 1) - 1),
                many(between(0, WireLimits.PROVIDERS), this::provider)),
        () ->
            new Response.MailboxNews(
                hashes(skewed(1, WireLimits.ENTRIES + 1) - 1),
                millis(),
                between(1, WireLimits.DEVICES)),
        () -> new Response.EntryBody(entry()),
        () -> new Response.BlockVote(upTo(WireLimits.VOTE)),
        () -> new Response.BlockAcknowledged(upTo(WireLimits.VOTE)),
        () -> new Response.AccountFound(upTo(WireLimits.BULK)),
        () ->
            new Response.BlockIds(
                hashes(skewed(1, WireLimits.BLOCK_IDS + 1) - 1), random.nextBoolean()),
        () -> new Response.Blocks(bulk(WireLimits.BLOCKS, WireLimits.BLOCK)),
        () -> new Response.CheckpointFound(upTo(WireLimits.BULK)),
        () -> new Response.CheckpointVote(upTo(WireLimits.BULK)),
        () -> new Response.Greeting(fingerprint(), millis(), many(between(0, 64), this::holding)),
        () -> new Response.CatalogueCompared(upTo(WireLimits.CATALOGUE)),
        () -> new Response.Holdings(many(skewed(1, WireLimits.HOLDINGS), this::holding)),
        () -> new Response.Prefixes(many(skewed(1, WireLimits.PREFIXES), random::nextLong)),
        () ->
            new Response.Differing(
                random
                    .ints(between(0, 9), 0, WireLimits.SUMMARIES)
                    .sorted()
                    .distinct()
                    .boxed()
                    .toList()),
        () -> new Response.Terms(hash(), between(1, 128), between(1, 128), between(1, 128)),
        () -> new Response.WorkWanted(random.nextLong(1, Long.MAX_VALUE), hash()));
  }

  private Optional<WorkProof> work() {
    return random.nextBoolean()
        ? Optional.empty()
        : Optional.of(new WorkProof(hash(), random.nextLong(1, Long.MAX_VALUE), random.nextLong()));
  }

  private ProviderRecord provider() {
    return new ProviderRecord(hash(), contact(), millis(), bytes(64));
  }

  private Request storeFragment() {
    var commitment = commitment();
    var range = range(commitment);
    return new Request.StoreFragment(
        commitment,
        index(),
        hashes(WireLimits.PATH),
        millis(),
        between(0, commitment.fragmentBytes() - range.length()),
        range,
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(new Request.Payment(upTo(WireLimits.LOCK), bytes(32))));
  }

  private Request extendFragment() {
    var heldUntil = millis();
    return new Request.ExtendFragment(
        commitment(),
        index(),
        heldUntil,
        heldUntil + between(1, 1 << 30),
        work(),
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(new Request.Payment(upTo(WireLimits.LOCK), bytes(32))));
  }

  private Response fragmentRange() {
    var commitment = commitment();
    var range = range(commitment);
    return new Response.FragmentRange(
        commitment,
        index(),
        hashes(WireLimits.PATH),
        between(0, commitment.fragmentBytes() - range.length()),
        range);
  }

  private Request.MailboxAccess access() {
    return new Request.MailboxAccess(
        upTo(WireLimits.BUNDLE), between(0, 50_000), hash(), millis(), bytes(16), bytes(64));
  }

  private Fingerprint fingerprint() {
    return new Fingerprint(random.nextLong(), random.nextLong());
  }

  private ReplicaSummary summary() {
    return new ReplicaSummary(hash(), random.nextLong());
  }

  private Item item() {
    return new Item(millis(), random.nextLong(), random.nextLong());
  }

  private Holding holding() {
    var standings = Holding.Standing.values();
    return new Holding(
        messageId(),
        index(),
        between(1, 255),
        millis(),
        standings[random.nextInt(standings.length)]);
  }

  private MessageCommitment commitment() {
    return new MessageCommitment(
        between(1, 255), between(1, MessageCommitment.MAX_SIZE_BYTES), bytes(32), hash());
  }

  private Bytes range(MessageCommitment commitment) {
    return bytes(skewed(1, Math.min(commitment.fragmentBytes(), WireLimits.BULK)));
  }

  /** A node whose id matches its random keys. */
  public Contact contact() {
    var signing = bytes(32);
    var session = bytes(32);
    var address = random.nextBoolean() ? bytes(4).toArray() : bytes(16).toArray();
    address[0] = 10;
    return new Contact(
        new NodeId(Sha256.of(signing, session)),
        signing,
        session,
        random.nextLong(),
        new Endpoint(Bytes.wrap(address), between(1, 65_535)));
  }

  private Response.Reason reason() {
    return Response.Reason.values()[random.nextInt(Response.Reason.values().length)];
  }

  private Bytes entry() {
    return bytes(random.nextBoolean() ? WireLimits.ENTRY : WireLimits.CONTACT_ENTRY);
  }

  private List<Bytes> bulk(int count, int each) {
    var runs = new ArrayList<Bytes>();
    var left = WireLimits.BULK;
    for (var i = between(0, count); i > 0 && left > 0; i--) {
      var run = upTo(Math.min(each, left));
      left -= run.length();
      runs.add(run);
    }
    return runs;
  }

  private <T> List<T> many(int count, Supplier<T> each) {
    var values = new ArrayList<T>();
    for (var i = 0; i < count; i++) {
      values.add(each.get());
    }
    return values;
  }

  private List<Hash256> hashes(int count) {
    return many(count, this::hash);
  }

  private Hash256 hash() {
    return Hash256.of(bytes(32));
  }

  private MessageId messageId() {
    return new MessageId(hash());
  }

  private int index() {
    return between(0, 255);
  }

  private long millis() {
    return random.nextLong(YEAR_2100);
  }

  private Bytes upTo(int limit) {
    return bytes(skewed(1, limit));
  }

  private Bytes bytes(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private int between(int from, int to) {
    return random.nextInt(from, to + 1);
  }

  /** Mostly small, now and then exactly the limit: so that thousands of messages stay fast. */
  private int skewed(int from, int to) {
    if (random.nextInt(50) == 0) {
      return to;
    }
    return Math.min(to, from + (int) Math.exp(random.nextDouble() * Math.log(to)) - 1);
  }
}
