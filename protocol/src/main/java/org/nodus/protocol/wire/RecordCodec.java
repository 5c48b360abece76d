package org.nodus.protocol.wire;

import static org.nodus.protocol.wire.WireField.bulk;
import static org.nodus.protocol.wire.WireField.hash;
import static org.nodus.protocol.wire.WireField.upTo;

import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.wire.proto.GetRecord;
import org.nodus.protocol.wire.proto.PutRecord;
import org.nodus.protocol.wire.proto.RecordVersions;

/** Signed mutable records; what is inside them is checked by who stores them. */
final class RecordCodec {
  private RecordCodec() {}

  static PutRecord toWire(Request.PutRecord put) {
    return PutRecord.newBuilder()
        .setKey(WireField.wire(put.key()))
        .setRecord(WireField.wire(put.record()))
        .setWork(AdmissionCodec.toWire(put.work()))
        .build();
  }

  static Request.PutRecord fromWire(PutRecord put) throws DecodeFailure {
    return new Request.PutRecord(
        hash(put.getKey(), "key"),
        upTo(WireLimits.RECORD, put.getRecord(), "record"),
        AdmissionCodec.fromWire(put.getWork()));
  }

  static GetRecord toWire(Request.GetRecord get) {
    return GetRecord.newBuilder().setKey(WireField.wire(get.key())).build();
  }

  static Request.GetRecord fromWire(GetRecord get) throws DecodeFailure {
    return new Request.GetRecord(hash(get.getKey(), "key"));
  }

  static RecordVersions toWire(Response.RecordVersions found) {
    var wire = RecordVersions.newBuilder();
    found.versions().forEach(version -> wire.addVersions(WireField.wire(version)));
    return wire.build();
  }

  static Response.RecordVersions fromWire(RecordVersions found) throws DecodeFailure {
    return new Response.RecordVersions(
        bulk(WireLimits.VERSIONS, WireLimits.RECORD, found.getVersionsList(), "version"));
  }
}
