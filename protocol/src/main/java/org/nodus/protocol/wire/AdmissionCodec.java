package org.nodus.protocol.wire;

import static org.nodus.protocol.wire.WireField.hash;
import static org.nodus.protocol.wire.WireField.within;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.wire.proto.GetTerms;
import org.nodus.protocol.wire.proto.Terms;
import org.nodus.protocol.wire.proto.WorkWanted;
import org.nodus.protocol.work.WorkProof;

/** Proofs of work beside what they pay for, and what is asked for. */
final class AdmissionCodec {
  /** The last eighth is 2^7 times as dear as the first. */
  private static final int MAX_FACTOR = 128;

  private AdmissionCodec() {}

  /** Empty for none, as an absent field is. */
  static ByteString toWire(Optional<WorkProof> work) {
    var writer = new ByteWriter();
    work.ifPresent(proof -> proof.writeTo(writer));
    return WireField.wire(writer.toBytes());
  }

  static Optional<WorkProof> fromWire(ByteString work) throws DecodeFailure {
    if (work.isEmpty()) {
      return Optional.empty();
    }
    var reader = new ByteReader(WireField.exactly(WorkProof.SIZE_BYTES, work, "proof of work"));
    return Optional.of(WorkProof.read(reader));
  }

  static GetTerms toWire(Request.GetTerms get) {
    return GetTerms.getDefaultInstance();
  }

  static Terms toWire(Response.Terms terms) {
    return Terms.newBuilder()
        .setRoot(WireField.wire(terms.root()))
        .setFragments(terms.fragments())
        .setEntries(terms.entries())
        .setRecords(terms.records())
        .build();
  }

  static Response.Terms fromWire(Terms terms) throws DecodeFailure {
    return new Response.Terms(
        hash(terms.getRoot(), "root"),
        within(1, MAX_FACTOR, terms.getFragments(), "factor"),
        within(1, MAX_FACTOR, terms.getEntries(), "factor"),
        within(1, MAX_FACTOR, terms.getRecords(), "factor"));
  }

  static WorkWanted toWire(Response.WorkWanted wanted) {
    return WorkWanted.newBuilder()
        .setUnits(wanted.units())
        .setRoot(WireField.wire(wanted.root()))
        .build();
  }

  static Response.WorkWanted fromWire(WorkWanted wanted) throws DecodeFailure {
    if (wanted.getUnits() < 1) {
      throw new DecodeFailure("a proof of " + wanted.getUnits() + " tries is wanted");
    }
    return new Response.WorkWanted(wanted.getUnits(), hash(wanted.getRoot(), "root"));
  }
}
