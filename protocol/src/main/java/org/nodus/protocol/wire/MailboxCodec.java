package org.nodus.protocol.wire;

import static org.nodus.protocol.wire.WireField.entry;
import static org.nodus.protocol.wire.WireField.exactly;
import static org.nodus.protocol.wire.WireField.hash;
import static org.nodus.protocol.wire.WireField.hashes;
import static org.nodus.protocol.wire.WireField.millis;
import static org.nodus.protocol.wire.WireField.upTo;
import static org.nodus.protocol.wire.WireField.within;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.keeping.ProviderRecord;
import org.nodus.protocol.wire.proto.AnnounceProvider;
import org.nodus.protocol.wire.proto.AppendEntry;
import org.nodus.protocol.wire.proto.BindMailbox;
import org.nodus.protocol.wire.proto.DeleteEntries;
import org.nodus.protocol.wire.proto.EntryBody;
import org.nodus.protocol.wire.proto.EntryIds;
import org.nodus.protocol.wire.proto.EntryStored;
import org.nodus.protocol.wire.proto.FetchEntry;
import org.nodus.protocol.wire.proto.ListEntries;
import org.nodus.protocol.wire.proto.MailboxAccess;
import org.nodus.protocol.wire.proto.MailboxNews;
import org.nodus.protocol.wire.proto.WireProvider;

/** Mailbox entries and the proofs that open a mailbox; signatures are checked by the mailbox. */
final class MailboxCodec {
  /** The day number of {@link WireLimits#MILLIS}. */
  private static final int MAX_DAY = (int) (WireLimits.MILLIS / 86_400_000);

  /** Lists of ids are filled up to so many with zeros, which are the id of nothing. */
  private static final NavigableSet<Integer> PADDED_IDS =
      new TreeSet<>(List.of(8, 64, 512, WireLimits.ENTRIES));

  private MailboxCodec() {}

  static AppendEntry toWire(Request.AppendEntry append) {
    return AppendEntry.newBuilder()
        .setAddress(WireField.wire(append.address()))
        .setEntry(WireField.wire(append.entry()))
        .setExpiresAtMillis(append.expiresAtMillis())
        .setWriteKey(WireField.wire(append.writeKey()))
        .setSignature(WireField.wire(append.signature()))
        .setWork(AdmissionCodec.toWire(append.work()))
        .build();
  }

  static Request.AppendEntry fromWire(AppendEntry append) throws DecodeFailure {
    return new Request.AppendEntry(
        hash(append.getAddress(), "address"),
        entry(append.getEntry()),
        millis(append.getExpiresAtMillis()),
        exactly(WireLimits.KEY, append.getWriteKey(), "write key"),
        exactly(WireLimits.SIGNATURE, append.getSignature(), "signature"),
        AdmissionCodec.fromWire(append.getWork()));
  }

  static ListEntries toWire(Request.ListEntries list) {
    return ListEntries.newBuilder()
        .setAddress(WireField.wire(list.address()))
        .setAccess(toWire(list.access()))
        .setSinceMillis(list.sinceMillis())
        .build();
  }

  static Request.ListEntries fromWire(ListEntries list) throws DecodeFailure {
    return new Request.ListEntries(
        hash(list.getAddress(), "address"),
        fromWire(list.getAccess()),
        millis(list.getSinceMillis()));
  }

  static BindMailbox toWire(Request.BindMailbox bind) {
    return BindMailbox.newBuilder()
        .setAddress(WireField.wire(bind.address()))
        .setAccess(toWire(bind.access()))
        .setSinceMillis(bind.sinceMillis())
        .build();
  }

  static Request.BindMailbox fromWire(BindMailbox bind) throws DecodeFailure {
    return new Request.BindMailbox(
        hash(bind.getAddress(), "address"),
        fromWire(bind.getAccess()),
        millis(bind.getSinceMillis()));
  }

  static FetchEntry toWire(Request.FetchEntry fetch) {
    return FetchEntry.newBuilder()
        .setAddress(WireField.wire(fetch.address()))
        .setEntry(WireField.wire(fetch.entry()))
        .setAccess(toWire(fetch.access()))
        .build();
  }

  static Request.FetchEntry fromWire(FetchEntry fetch) throws DecodeFailure {
    return new Request.FetchEntry(
        hash(fetch.getAddress(), "address"),
        hash(fetch.getEntry(), "entry"),
        fromWire(fetch.getAccess()));
  }

  static DeleteEntries toWire(Request.DeleteEntries delete) {
    return DeleteEntries.newBuilder()
        .setAddress(WireField.wire(delete.address()))
        .setEntries(WireField.wire(delete.entries()))
        .setAccess(toWire(delete.access()))
        .build();
  }

  static Request.DeleteEntries fromWire(DeleteEntries delete) throws DecodeFailure {
    return new Request.DeleteEntries(
        hash(delete.getAddress(), "address"),
        hashes(1, WireLimits.ENTRIES, delete.getEntries(), "entries"),
        fromWire(delete.getAccess()));
  }

  static AnnounceProvider toWire(Request.AnnounceProvider announce) {
    return AnnounceProvider.newBuilder()
        .setAddress(WireField.wire(announce.address()))
        .setIssuedAtMillis(announce.issuedAtMillis())
        .setSignature(WireField.wire(announce.signature()))
        .build();
  }

  static Request.AnnounceProvider fromWire(AnnounceProvider announce) throws DecodeFailure {
    return new Request.AnnounceProvider(
        hash(announce.getAddress(), "address"),
        millis(announce.getIssuedAtMillis()),
        exactly(WireLimits.SIGNATURE, announce.getSignature(), "signature"));
  }

  private static MailboxAccess toWire(Request.MailboxAccess access) {
    return MailboxAccess.newBuilder()
        .setBundle(WireField.wire(access.bundle()))
        .setDay(access.day())
        .setAnchor(WireField.wire(access.anchor()))
        .setTimeMillis(access.timeMillis())
        .setNonce(WireField.wire(access.nonce()))
        .setSignature(WireField.wire(access.signature()))
        .build();
  }

  private static Request.MailboxAccess fromWire(MailboxAccess access) throws DecodeFailure {
    return new Request.MailboxAccess(
        upTo(WireLimits.BUNDLE, access.getBundle(), "bundle"),
        within(0, MAX_DAY, access.getDay(), "day"),
        hash(access.getAnchor(), "anchor"),
        millis(access.getTimeMillis()),
        exactly(WireLimits.ACCESS_NONCE, access.getNonce(), "nonce"),
        exactly(WireLimits.SIGNATURE, access.getSignature(), "signature"));
  }

  static EntryStored toWire(Response.EntryStored stored) {
    return EntryStored.newBuilder().setSignature(WireField.wire(stored.signature())).build();
  }

  static Response.EntryStored fromWire(EntryStored stored) throws DecodeFailure {
    return new Response.EntryStored(
        exactly(WireLimits.SIGNATURE, stored.getSignature(), "signature"));
  }

  static EntryIds toWire(Response.EntryIds ids) {
    var wire = EntryIds.newBuilder().setIds(padded(ids.ids()));
    ids.providers().forEach(provider -> wire.addProviders(toWire(provider)));
    return wire.build();
  }

  static Response.EntryIds fromWire(EntryIds ids) throws DecodeFailure {
    if (ids.getProvidersCount() > WireLimits.PROVIDERS) {
      throw new DecodeFailure(ids.getProvidersCount() + " providers");
    }
    var providers = new ArrayList<ProviderRecord>(ids.getProvidersCount());
    for (var provider : ids.getProvidersList()) {
      providers.add(fromWire(provider));
    }
    return new Response.EntryIds(unpadded(ids.getIds()), providers);
  }

  static MailboxNews toWire(Response.MailboxNews news) {
    return MailboxNews.newBuilder()
        .setIds(padded(news.ids()))
        .setAtMillis(news.atMillis())
        .setDevices(news.devices())
        .build();
  }

  static Response.MailboxNews fromWire(MailboxNews news) throws DecodeFailure {
    return new Response.MailboxNews(
        unpadded(news.getIds()),
        millis(news.getAtMillis()),
        within(1, WireLimits.DEVICES, news.getDevices(), "devices"));
  }

  /** Who sees only how long an answer is does not learn whether anything waits. */
  private static ByteString padded(List<Hash256> ids) {
    var padded = new ArrayList<>(ids);
    var most = PADDED_IDS.ceiling(ids.size());
    while (most != null && padded.size() < most) {
      padded.add(Hash256.ZERO);
    }
    return WireField.wire(padded);
  }

  private static List<Hash256> unpadded(ByteString ids) throws DecodeFailure {
    var padded = hashes(0, WireLimits.ENTRIES, ids, "entries");
    var count = padded.size();
    while (count > 0 && padded.get(count - 1).equals(Hash256.ZERO)) {
      count--;
    }
    return padded.subList(0, count);
  }

  private static WireProvider toWire(ProviderRecord provider) {
    return WireProvider.newBuilder()
        .setAddress(WireField.wire(provider.address()))
        .setProvider(RoutingCodec.toWire(provider.provider()))
        .setIssuedAtMillis(provider.issuedAtMillis())
        .setSignature(WireField.wire(provider.signature()))
        .build();
  }

  private static ProviderRecord fromWire(WireProvider provider) throws DecodeFailure {
    return new ProviderRecord(
        hash(provider.getAddress(), "address"),
        RoutingCodec.fromWire(provider.getProvider()),
        millis(provider.getIssuedAtMillis()),
        exactly(WireLimits.SIGNATURE, provider.getSignature(), "signature"));
  }

  static EntryBody toWire(Response.EntryBody body) {
    return EntryBody.newBuilder().setEntry(WireField.wire(body.entry())).build();
  }

  static Response.EntryBody fromWire(EntryBody body) throws DecodeFailure {
    return new Response.EntryBody(entry(body.getEntry()));
  }
}
