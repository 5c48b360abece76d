package org.nodus.it.simulation.hostile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.fragment.FragmentSamples;
import org.nodus.protocol.fragment.StorageReceipt;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.mailbox.EntryReceipt;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.WireLimits;

/**
 * What a hostile node answers: it takes everything, signs for it and keeps nothing; it tells the
 * neighbours that it still holds all that, so that nobody rebuilds it; it names its own kind; and
 * what it gives is made up.
 */
final class Liar {
  private static final Response NOTHING_HERE = new Response.Refused(Response.Reason.NOT_FOUND, "");

  private final Gang gang;
  private final NodeKeys keys;
  private final RandomGenerator chance;

  /** What it has signed for, the oldest first. */
  private final Map<MessageId, Holding> claimed = new LinkedHashMap<>();

  Liar(Gang gang, NodeKeys keys, RandomGenerator chance) {
    this.gang = gang;
    this.keys = keys;
    this.chance = chance;
  }

  Response answer(Request request) {
    return switch (request) {
      case Request.Routing routing -> answer(routing);
      case Request.Records records -> answer(records);
      case Request.Fragments fragments -> answer(fragments);
      case Request.Mailboxes mailboxes -> answer(mailboxes);
      case Request.Ledger ledger -> NOTHING_HERE;
      case Request.Keeping keeping -> answer(keeping);
      case Request.Replicas replicas -> NOTHING_HERE;
      case Request.Admission admission -> NOTHING_HERE;
    };
  }

  private Response answer(Request.Routing request) {
    return switch (request) {
      case Request.Ping ping -> new Response.Done();
      case Request.FindNode find -> new Response.Nodes(gang.nearest(find.target()));
    };
  }

  private static Response answer(Request.Records request) {
    return switch (request) {
      case Request.PutRecord put -> new Response.Done();
      case Request.GetRecord get -> new Response.RecordVersions(List.of());
    };
  }

  private Response answer(Request.Fragments request) {
    return switch (request) {
      case Request.OfferFragment offer -> new Response.OfferAccepted(0);
      case Request.StoreFragment store -> stored(store);
      // Not even a liar extends what it has not kept: the receipt would prove nothing new.
      case Request.ExtendFragment extend -> NOTHING_HERE;
      case Request.FetchFragment fetch -> NOTHING_HERE;
      case Request.ProvePossession prove ->
          new Response.Possession(Sha256.of(noise(Sha256.of(Bytes.EMPTY).toBytes().length())));
      case Request.SampleFragment sample ->
          new Response.FragmentSample(noise(FragmentSamples.BYTES));
      case Request.ReleaseSecret release -> new Response.Done();
      case Request.DeleteFragments delete -> new Response.Done();
    };
  }

  private Response answer(Request.Keeping request) {
    return switch (request) {
      case Request.Greet greet ->
          new Response.Greeting(greet.catalogue(), greet.sinceMillis(), latestClaims());
      case Request.FindHoldings find ->
          new Response.Holdings(Optional.ofNullable(claimed.get(find.message())).stream().toList());
      case Request.CompareCatalogue compare -> NOTHING_HERE;
      case Request.DescribeHoldings describe -> NOTHING_HERE;
    };
  }

  private List<Holding> latestClaims() {
    var skipped = Math.max(0, claimed.size() - WireLimits.NEWS);
    return claimed.values().stream().skip(skipped).toList();
  }

  /** From now on it says that it holds this. */
  void claim(Holding holding) {
    claimed.put(holding.message(), holding);
  }

  private Response stored(Request.StoreFragment store) {
    var commitment = store.commitment();
    claim(
        new Holding(
            commitment.id(),
            store.index(),
            commitment.k(),
            store.expiresAtMillis(),
            Holding.Standing.HELD));
    if (store.offset() + store.range().length() < commitment.fragmentBytes()) {
      return new Response.Done();
    }
    var receipt =
        StorageReceipt.sign(
            commitment.id(), store.index(), store.expiresAtMillis(), keys.signing());
    return new Response.FragmentStored(
        receipt.index(), receipt.expiresAtMillis(), receipt.signature());
  }

  private Response answer(Request.Mailboxes request) {
    return switch (request) {
      case Request.AppendEntry append -> {
        var entry = Sha256.of(append.entry());
        var receipt =
            EntryReceipt.sign(append.address(), entry, append.expiresAtMillis(), keys.signing());
        yield new Response.EntryStored(receipt.signature());
      }
      // Half of the time it says that there is nothing, half of the time it names what is not.
      case Request.ListEntries list ->
          new Response.EntryIds(
              chance.nextBoolean() ? List.of() : List.of(Sha256.of(noise(Long.BYTES))), List.of());
      case Request.BindMailbox bind ->
          new Response.MailboxNews(
              chance.nextBoolean() ? List.of() : List.of(Sha256.of(noise(Long.BYTES))),
              bind.sinceMillis(),
              2);
      case Request.FetchEntry fetch -> NOTHING_HERE;
      case Request.DeleteEntries delete -> new Response.Done();
      case Request.AnnounceProvider announce -> new Response.Done();
    };
  }

  private Bytes noise(int length) {
    var bytes = new byte[length];
    chance.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
