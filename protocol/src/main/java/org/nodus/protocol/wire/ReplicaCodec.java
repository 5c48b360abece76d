package org.nodus.protocol.wire;

import static org.nodus.protocol.wire.WireField.hash;
import static org.nodus.protocol.wire.WireField.list;
import static org.nodus.protocol.wire.WireField.parts;

import com.google.protobuf.ByteString;
import java.util.List;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.keeping.ReplicaSummary;
import org.nodus.protocol.wire.proto.CompareMailboxes;
import org.nodus.protocol.wire.proto.CompareRecords;
import org.nodus.protocol.wire.proto.Differing;
import org.nodus.protocol.wire.proto.ListPrefixes;
import org.nodus.protocol.wire.proto.Prefixes;

/** What replicas of mailboxes and records say of each other's. */
final class ReplicaCodec {
  private ReplicaCodec() {}

  static ListPrefixes toWire(Request.ListPrefixes list) {
    return ListPrefixes.newBuilder().setAddress(WireField.wire(list.address())).build();
  }

  static Request.ListPrefixes fromWire(ListPrefixes list) throws DecodeFailure {
    return new Request.ListPrefixes(hash(list.getAddress(), "address"));
  }

  static Prefixes toWire(Response.Prefixes found) {
    var prefixes = list(found.prefixes(), (prefix, writer) -> writer.i64(prefix));
    return Prefixes.newBuilder().setPrefixes(prefixes).build();
  }

  static Response.Prefixes fromWire(Prefixes found) throws DecodeFailure {
    return new Response.Prefixes(
        parts(found.getPrefixes(), Long.BYTES, WireLimits.PREFIXES, ByteReader::i64));
  }

  static CompareMailboxes toWire(Request.CompareMailboxes compare) {
    return CompareMailboxes.newBuilder().setSummaries(wire(compare.summaries())).build();
  }

  static Request.CompareMailboxes fromWire(CompareMailboxes compare) throws DecodeFailure {
    return new Request.CompareMailboxes(summaries(compare.getSummaries()));
  }

  static CompareRecords toWire(Request.CompareRecords compare) {
    return CompareRecords.newBuilder().setSummaries(wire(compare.summaries())).build();
  }

  static Request.CompareRecords fromWire(CompareRecords compare) throws DecodeFailure {
    return new Request.CompareRecords(summaries(compare.getSummaries()));
  }

  static Differing toWire(Response.Differing differing) {
    var positions = list(differing.positions(), (position, writer) -> writer.u16(position));
    return Differing.newBuilder().setPositions(positions).build();
  }

  static Response.Differing fromWire(Differing differing) throws DecodeFailure {
    var positions =
        parts(differing.getPositions(), Short.BYTES, WireLimits.SUMMARIES, ByteReader::u16);
    var last = -1;
    for (var position : positions) {
      if (position <= last || position >= WireLimits.SUMMARIES) {
        throw new DecodeFailure("position " + position + " after " + last);
      }
      last = position;
    }
    return new Response.Differing(positions);
  }

  private static ByteString wire(List<ReplicaSummary> summaries) {
    return list(summaries, (summary, writer) -> summary.writeTo(writer));
  }

  private static List<ReplicaSummary> summaries(ByteString field) throws DecodeFailure {
    var summaries =
        parts(field, ReplicaSummary.SIZE_BYTES, WireLimits.SUMMARIES, ReplicaSummary::read);
    if (summaries.isEmpty()) {
      throw new DecodeFailure("nothing to compare");
    }
    return summaries;
  }
}
