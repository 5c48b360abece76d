package org.nodus.ledger.codec;

import org.nodus.ledger.certificate.Acknowledgement;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.Endorsement;
import org.nodus.ledger.certificate.Endorsements;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.certificate.Vote;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.Ed25519;

/**
 * The canonical bytes of votes, certificates and acknowledgements; all numbers big-endian.
 *
 * <pre>
 * endorsements  1 count e · e × (1 validator, 64 signature), ascending by validator
 * vote          1 version · 8 epoch · 32 block hash · 1 validator · 64 signature
 * ack           the same
 * certified     1 version · 4+n block · 8 epoch · endorsements (votes)
 * final         1 version · 4+n block · 8 epoch · endorsements (votes) · endorsements (acks)
 * </pre>
 */
public final class CertificateCodec {
  public static final int MAX_FINAL_BYTES = 16 * 1024;
  public static final int VOTE_BYTES = 1 + 8 + 32 + 1 + Ed25519.SIGNATURE_BYTES;
  private static final int VERSION = 1;

  private CertificateCodec() {}

  public static Bytes bytes(Vote vote) {
    var writer = new ByteWriter().u8(VERSION).i64(vote.epoch()).hash(vote.block());
    return write(writer, vote.by()).toBytes();
  }

  public static Vote vote(Bytes bytes) throws DecodeFailure {
    return Legal.whole(
        bytes,
        VOTE_BYTES,
        reader -> {
          Legal.version(reader, VERSION);
          return new Vote(reader.i64(), reader.hash(), readOne(reader));
        });
  }

  public static Bytes bytes(Acknowledgement given) {
    var writer = new ByteWriter().u8(VERSION).i64(given.epoch()).hash(given.block());
    return write(writer, given.by()).toBytes();
  }

  public static Acknowledgement acknowledgement(Bytes bytes) throws DecodeFailure {
    return Legal.whole(
        bytes,
        VOTE_BYTES,
        reader -> {
          Legal.version(reader, VERSION);
          return new Acknowledgement(reader.i64(), reader.hash(), readOne(reader));
        });
  }

  public static Bytes bytes(CertifiedBlock certified) {
    return write(new ByteWriter().u8(VERSION), certified).toBytes();
  }

  public static CertifiedBlock certified(Bytes bytes) throws DecodeFailure {
    return Legal.whole(
        bytes,
        MAX_FINAL_BYTES,
        reader -> {
          Legal.version(reader, VERSION);
          return readCertified(reader);
        });
  }

  public static Bytes bytes(FinalBlock block) {
    var writer = write(new ByteWriter().u8(VERSION), block.certified());
    return write(writer, block.acknowledgements()).toBytes();
  }

  public static FinalBlock finalBlock(Bytes bytes) throws DecodeFailure {
    return Legal.whole(
        bytes,
        MAX_FINAL_BYTES,
        reader -> {
          Legal.version(reader, VERSION);
          return new FinalBlock(readCertified(reader), readAll(reader));
        });
  }

  static ByteWriter write(ByteWriter writer, Endorsements all) {
    writer.u8(all.size());
    all.list().forEach(one -> write(writer, one));
    return writer;
  }

  static Endorsements readAll(ByteReader reader) throws DecodeFailure {
    return new Endorsements(Fields.shortList(reader, CertificateCodec::readOne));
  }

  static ByteWriter write(ByteWriter writer, Endorsement one) {
    return writer.u8(one.validator()).raw(one.signature());
  }

  static Endorsement readOne(ByteReader reader) throws DecodeFailure {
    return new Endorsement(reader.u8(), reader.raw(Ed25519.SIGNATURE_BYTES));
  }

  private static ByteWriter write(ByteWriter writer, CertifiedBlock certified) {
    writer.sized(BlockCodec.bytes(certified.block())).i64(certified.epoch());
    return write(writer, certified.votes());
  }

  private static CertifiedBlock readCertified(ByteReader reader) throws DecodeFailure {
    var block = BlockCodec.block(reader.sized(BlockCodec.MAX_BLOCK_BYTES));
    return new CertifiedBlock(block, reader.i64(), readAll(reader));
  }
}
