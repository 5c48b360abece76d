package org.nodus.protocol.wire;

import static org.nodus.protocol.wire.WireField.exactly;
import static org.nodus.protocol.wire.WireField.hash;
import static org.nodus.protocol.wire.WireField.messageId;
import static org.nodus.protocol.wire.WireField.millis;
import static org.nodus.protocol.wire.WireField.upTo;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.reconcile.Fingerprint;
import org.nodus.protocol.reconcile.Item;
import org.nodus.protocol.wire.proto.CatalogueCompared;
import org.nodus.protocol.wire.proto.CompareCatalogue;
import org.nodus.protocol.wire.proto.DescribeHoldings;
import org.nodus.protocol.wire.proto.FindHoldings;
import org.nodus.protocol.wire.proto.Greet;
import org.nodus.protocol.wire.proto.Greeting;
import org.nodus.protocol.wire.proto.Holdings;
import org.nodus.protocol.wire.proto.ListPrefixes;
import org.nodus.protocol.wire.proto.Prefixes;

/** What neighbours say about what they keep. Lists are one field of equal parts each. */
final class KeepingCodec {
  private KeepingCodec() {}

  /** Reads one part of a list. */
  @FunctionalInterface
  private interface Part<T> {
    T read(ByteReader reader) throws DecodeFailure;
  }

  static Greet toWire(Request.Greet greet) {
    return Greet.newBuilder()
        .setCatalogue(wire(greet.catalogue()))
        .setSinceMillis(greet.sinceMillis())
        .setNews(wire(greet.news()))
        .build();
  }

  static Request.Greet fromWire(Greet greet) throws DecodeFailure {
    return new Request.Greet(
        fingerprint(greet.getCatalogue()),
        millis(greet.getSinceMillis()),
        holdings(WireLimits.NEWS, greet.getNews()));
  }

  static CompareCatalogue toWire(Request.CompareCatalogue compare) {
    return CompareCatalogue.newBuilder().setQuestion(WireField.wire(compare.question())).build();
  }

  static Request.CompareCatalogue fromWire(CompareCatalogue compare) throws DecodeFailure {
    return new Request.CompareCatalogue(
        upTo(WireLimits.CATALOGUE, compare.getQuestion(), "question"));
  }

  static DescribeHoldings toWire(Request.DescribeHoldings describe) {
    var items = list(describe.items(), (item, writer) -> item.writeTo(writer));
    return DescribeHoldings.newBuilder().setItems(items).build();
  }

  static Request.DescribeHoldings fromWire(DescribeHoldings describe) throws DecodeFailure {
    var items = parts(describe.getItems(), Item.SIZE_BYTES, WireLimits.HOLDINGS, Item::read);
    if (items.isEmpty()) {
      throw new DecodeFailure("nothing to describe");
    }
    return new Request.DescribeHoldings(items);
  }

  static FindHoldings toWire(Request.FindHoldings find) {
    return FindHoldings.newBuilder().setMessage(WireField.wire(find.message().hash())).build();
  }

  static Request.FindHoldings fromWire(FindHoldings find) throws DecodeFailure {
    return new Request.FindHoldings(messageId(find.getMessage()));
  }

  static ListPrefixes toWire(Request.ListPrefixes list) {
    return ListPrefixes.newBuilder().setAddress(WireField.wire(list.address())).build();
  }

  static Request.ListPrefixes fromWire(ListPrefixes list) throws DecodeFailure {
    return new Request.ListPrefixes(hash(list.getAddress(), "address"));
  }

  static Greeting toWire(Response.Greeting greeting) {
    return Greeting.newBuilder()
        .setCatalogue(wire(greeting.catalogue()))
        .setSinceMillis(greeting.sinceMillis())
        .setNews(wire(greeting.news()))
        .build();
  }

  static Response.Greeting fromWire(Greeting greeting) throws DecodeFailure {
    return new Response.Greeting(
        fingerprint(greeting.getCatalogue()),
        millis(greeting.getSinceMillis()),
        holdings(WireLimits.NEWS, greeting.getNews()));
  }

  static CatalogueCompared toWire(Response.CatalogueCompared compared) {
    return CatalogueCompared.newBuilder().setAnswer(WireField.wire(compared.answer())).build();
  }

  static Response.CatalogueCompared fromWire(CatalogueCompared compared) throws DecodeFailure {
    return new Response.CatalogueCompared(
        upTo(WireLimits.CATALOGUE, compared.getAnswer(), "answer"));
  }

  static Holdings toWire(Response.Holdings found) {
    return Holdings.newBuilder().setHoldings(wire(found.holdings())).build();
  }

  static Response.Holdings fromWire(Holdings found) throws DecodeFailure {
    return new Response.Holdings(holdings(WireLimits.HOLDINGS, found.getHoldings()));
  }

  static Prefixes toWire(Response.Prefixes found) {
    var prefixes = list(found.prefixes(), (prefix, writer) -> writer.i64(prefix));
    return Prefixes.newBuilder().setPrefixes(prefixes).build();
  }

  static Response.Prefixes fromWire(Prefixes found) throws DecodeFailure {
    return new Response.Prefixes(
        parts(found.getPrefixes(), Long.BYTES, WireLimits.PREFIXES, ByteReader::i64));
  }

  private static ByteString wire(List<Holding> holdings) {
    return list(holdings, (holding, writer) -> holding.writeTo(writer));
  }

  private static List<Holding> holdings(int most, ByteString field) throws DecodeFailure {
    var holdings = parts(field, Holding.SIZE_BYTES, most, Holding::read);
    for (var holding : holdings) {
      millis(holding.expiryMillis());
    }
    return holdings;
  }

  private static ByteString wire(Fingerprint fingerprint) {
    var writer = new ByteWriter();
    fingerprint.writeTo(writer);
    return WireField.wire(writer.toBytes());
  }

  private static Fingerprint fingerprint(ByteString field) throws DecodeFailure {
    return Fingerprint.read(new ByteReader(exactly(Fingerprint.SIZE_BYTES, field, "fingerprint")));
  }

  private static <T> ByteString list(List<T> parts, BiConsumer<T, ByteWriter> write) {
    var writer = new ByteWriter();
    parts.forEach(part -> write.accept(part, writer));
    return WireField.wire(writer.toBytes());
  }

  private static <T> List<T> parts(ByteString field, int size, int most, Part<T> part)
      throws DecodeFailure {
    if (field.size() % size != 0 || field.size() / size > most) {
      throw new DecodeFailure("a list of " + field.size() + " bytes, " + size + " for each");
    }
    if (field.isEmpty()) {
      return List.of();
    }
    var reader = new ByteReader(upTo(size * most, field, "list"));
    var parts = new ArrayList<T>(field.size() / size);
    while (reader.remaining() > 0) {
      parts.add(part.read(reader));
    }
    return parts;
  }
}
