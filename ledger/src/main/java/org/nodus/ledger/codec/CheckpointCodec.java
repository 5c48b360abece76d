package org.nodus.ledger.codec;

import java.util.List;
import java.util.Optional;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.epoch.BlockSet;
import org.nodus.ledger.epoch.Candidate;
import org.nodus.ledger.epoch.Checkpoint;
import org.nodus.ledger.epoch.Closing;
import org.nodus.ledger.epoch.EpochLimits;
import org.nodus.ledger.epoch.Preparation;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.ledger.view.GiveUp;
import org.nodus.ledger.view.ViewProof;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * The canonical bytes of checkpoints; all numbers big-endian.
 *
 * <pre>
 * checkpoint   1 version · 32 network · 8 epoch · 8 opens · 32 previous · 4 block count
 *              · 32 digest of the blocks · 32 state root · 32 next committee
 * candidate    checkpoint · 2 count · 32·n block hashes, ascending
 * signed       candidate · endorsements
 * preparation  32 network · 8 epoch · 8 view · 32 checkpoint hash · endorsements
 * </pre>
 */
public final class CheckpointCodec {
  /** What one message carries beside its envelope. */
  public static final int MAX_BYTES = 48 * 1024;

  private static final int VERSION = 1;

  private CheckpointCodec() {}

  public static Bytes bytes(Checkpoint checkpoint) {
    return write(new ByteWriter(), checkpoint).toBytes();
  }

  public static Bytes bytes(SignedCheckpoint signed) {
    var writer = write(new ByteWriter(), signed.candidate());
    return CertificateCodec.write(writer, signed.signatures()).toBytes();
  }

  public static SignedCheckpoint signed(Bytes bytes) throws DecodeFailure {
    return Legal.whole(bytes, MAX_BYTES, CheckpointCodec::readSigned);
  }

  public static Bytes bytes(Candidate candidate) {
    return write(new ByteWriter(), candidate).toBytes();
  }

  public static Candidate candidate(Bytes bytes) throws DecodeFailure {
    return Legal.whole(bytes, MAX_BYTES, CheckpointCodec::readCandidate);
  }

  public static Bytes bytes(Preparation proof) {
    return write(new ByteWriter(), proof).toBytes();
  }

  public static Preparation preparation(Bytes bytes) throws DecodeFailure {
    return Legal.whole(bytes, MAX_BYTES, CheckpointCodec::readPreparation);
  }

  static SignedCheckpoint readSigned(ByteReader reader) throws DecodeFailure {
    return new SignedCheckpoint(readCandidate(reader), CertificateCodec.readAll(reader));
  }

  static ByteWriter write(ByteWriter writer, Checkpoint one) {
    return writer
        .u8(VERSION)
        .hash(one.network())
        .i64(one.epoch())
        .i64(one.opens())
        .hash(one.previous())
        .i32(one.blockCount())
        .hash(one.blocks())
        .hash(one.stateRoot())
        .hash(one.nextCommittee());
  }

  static Checkpoint read(ByteReader reader) throws DecodeFailure {
    Legal.version(reader, VERSION);
    return new Checkpoint(
        reader.hash(),
        reader.i64(),
        reader.i64(),
        reader.hash(),
        reader.count(EpochLimits.MAX_BLOCKS),
        reader.hash(),
        reader.hash(),
        reader.hash());
  }

  static ByteWriter write(ByteWriter writer, BlockSet set) {
    Fields.hashes(writer, set.hashes());
    return writer;
  }

  static BlockSet readSet(ByteReader reader) throws DecodeFailure {
    return new BlockSet(Fields.hashes(reader, EpochLimits.MAX_BLOCKS));
  }

  static ByteWriter write(ByteWriter writer, Candidate candidate) {
    return write(write(writer, candidate.checkpoint()), candidate.blocks());
  }

  static Candidate readCandidate(ByteReader reader) throws DecodeFailure {
    return new Candidate(read(reader), readSet(reader));
  }

  static ByteWriter write(ByteWriter writer, Preparation proof) {
    writer.hash(proof.network()).i64(proof.epoch()).i64(proof.view()).hash(proof.checkpoint());
    return CertificateCodec.write(writer, proof.by());
  }

  static Preparation readPreparation(ByteReader reader) throws DecodeFailure {
    return new Preparation(
        reader.hash(), reader.i64(), reader.i64(), reader.hash(), CertificateCodec.readAll(reader));
  }

  static ByteWriter write(ByteWriter writer, Closing closing) {
    writer.hash(closing.network()).i64(closing.epoch()).i64(closing.view()).i64(closing.clock());
    write(writer, closing.acknowledged());
    writer.u8(closing.locked().isPresent() ? 1 : 0);
    closing.locked().ifPresent(locked -> write(write(writer, locked.candidate()), locked.proof()));
    return CertificateCodec.write(writer, closing.by());
  }

  static Closing readClosing(ByteReader reader) throws DecodeFailure {
    return new Closing(
        reader.hash(),
        reader.i64(),
        reader.i64(),
        reader.i64(),
        readSet(reader),
        Fields.flag(reader)
            ? Optional.of(new Closing.Locked(readCandidate(reader), readPreparation(reader)))
            : Optional.empty(),
        CertificateCodec.readOne(reader));
  }

  static ByteWriter write(ByteWriter writer, List<Closing.Summary> closings) {
    writer.u8(closings.size());
    for (var one : closings) {
      writer
          .i64(one.clock())
          .hash(one.digest())
          .i64(one.lock().view())
          .hash(one.lock().checkpoint());
      writer.u8(one.bitmap().length()).raw(one.bitmap());
      CertificateCodec.write(writer, one.by());
    }
    return writer;
  }

  static List<Closing.Summary> readClosings(ByteReader reader) throws DecodeFailure {
    var list = Fields.shortList(reader, CheckpointCodec::readSummary);
    if (list.size() > Committee.MAX_SIZE) {
      throw new DecodeFailure("more closings than validators");
    }
    return list;
  }

  static ByteWriter write(ByteWriter writer, GiveUp word) {
    return CertificateCodec.write(writer.i64(word.view()), word.by());
  }

  static GiveUp readGiveUp(ByteReader reader) throws DecodeFailure {
    return new GiveUp(reader.i64(), CertificateCodec.readOne(reader));
  }

  static ByteWriter write(ByteWriter writer, ViewProof proof) {
    writer.u8(proof.by().size());
    proof.by().forEach(word -> write(writer, word));
    return writer;
  }

  static ViewProof readViewProof(ByteReader reader) throws DecodeFailure {
    return new ViewProof(Fields.shortList(reader, CheckpointCodec::readGiveUp));
  }

  private static Closing.Summary readSummary(ByteReader reader) throws DecodeFailure {
    var clock = reader.i64();
    var digest = reader.hash();
    var lock = new Closing.Lock(reader.i64(), reader.hash());
    return new Closing.Summary(
        clock, digest, lock, reader.raw(reader.u8()), CertificateCodec.readOne(reader));
  }
}
