package org.nodus.protocol.wire;

import static org.nodus.protocol.wire.WireField.exactly;
import static org.nodus.protocol.wire.WireField.list;
import static org.nodus.protocol.wire.WireField.messageId;
import static org.nodus.protocol.wire.WireField.millis;
import static org.nodus.protocol.wire.WireField.parts;
import static org.nodus.protocol.wire.WireField.upTo;

import com.google.protobuf.ByteString;
import java.util.List;
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

/** What neighbours say about what they keep. Lists are one field of equal parts each. */
final class KeepingCodec {
  private KeepingCodec() {}

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
}
