package org.nodus.ledger.codec;

import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.BlockBody;
import org.nodus.ledger.block.ClaimedShare;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.block.Operation.Claim;
import org.nodus.ledger.block.Operation.Lock;
import org.nodus.ledger.block.Operation.Refund;
import org.nodus.ledger.block.Operation.Transfer;
import org.nodus.ledger.block.Share;
import org.nodus.ledger.block.SharePlace;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.Ed25519;

/**
 * The canonical bytes of a block; all numbers big-endian.
 *
 * <pre>
 * size  field
 *    1  version, 1
 *   32  network id
 *   32  account (Ed25519 public key)
 *    8  height
 *   32  previous block
 *    2  number of credits c, 0 … 128
 * 32·c  credits
 *    1  operation: 1 transfer, 2 lock, 3 claim, 4 refund
 *    …  its fields (docs/ledger.md §2)
 *    8  balance after, micros
 *   64  signature
 * </pre>
 */
public final class BlockCodec {
  /**
   * A final block travels in one 16 KiB request: 13 KiB leave 3,072 bytes for 21 votes and 21
   * acknowledgements of 65 bytes (the largest committee's quorum, 2,730) and their frame. The
   * largest block, a lock of 64 shares that counts 128 credits, has 8,996.
   */
  public static final int MAX_BLOCK_BYTES = 13 * 1024;

  private static final int VERSION = 1;
  private static final int TRANSFER = 1;
  private static final int LOCK = 2;
  private static final int CLAIM = 3;
  private static final int REFUND = 4;

  private BlockCodec() {}

  public static Bytes bytes(Block block) {
    return Bytes.concat(bodyBytes(block.body()), block.signature());
  }

  /** Exactly what the owner signs, behind its domain. */
  public static Bytes bodyBytes(BlockBody body) {
    var writer =
        new ByteWriter()
            .u8(VERSION)
            .hash(body.network())
            .hash(body.account().key())
            .i64(body.height())
            .hash(body.previous());
    Fields.hashes(writer, body.credits());
    write(writer, body.operation());
    return writer.i64(body.balanceAfter().micros()).toBytes();
  }

  /** A block that is legal in shape; nothing is said about its signature. */
  public static Block block(Bytes bytes) throws DecodeFailure {
    return Legal.whole(bytes, MAX_BLOCK_BYTES, BlockCodec::read);
  }

  private static Block read(ByteReader reader) throws DecodeFailure {
    var body = readBody(reader);
    return new Block(body, reader.raw(Ed25519.SIGNATURE_BYTES));
  }

  private static BlockBody readBody(ByteReader reader) throws DecodeFailure {
    Legal.version(reader, VERSION);
    return new BlockBody(
        reader.hash(),
        Fields.account(reader),
        reader.i64(),
        reader.hash(),
        Fields.hashes(reader, BlockBody.MAX_CREDITS),
        readOperation(reader),
        Fields.tokens(reader));
  }

  private static void write(ByteWriter writer, Operation operation) {
    switch (operation) {
      case Transfer transfer -> {
        writer.u8(TRANSFER).hash(transfer.to().key()).i64(transfer.amount().micros());
        writer.u8(transfer.memo().length()).raw(transfer.memo());
      }
      case Lock lock -> {
        writer.u8(LOCK).hash(lock.messageHash()).i64(lock.expiryEpoch());
        writer.i64(lock.fee().micros()).u8(lock.shares().size());
        lock.shares().forEach(share -> write(writer, share));
      }
      case Claim claim -> {
        writer.u8(CLAIM).u8(claim.shares().size());
        for (var claimed : claim.shares()) {
          writer.hash(claimed.place().lock()).u8(claimed.place().index()).raw(claimed.secret());
        }
      }
      case Refund refund -> writer.u8(REFUND).hash(refund.lock());
    }
  }

  private static void write(ByteWriter writer, Share share) {
    writer
        .u8(share.index())
        .hash(share.holder().key())
        .i64(share.amount().micros())
        .hash(share.secretHash());
  }

  private static Operation readOperation(ByteReader reader) throws DecodeFailure {
    var kind = reader.u8();
    return switch (kind) {
      case TRANSFER ->
          new Transfer(Fields.account(reader), Fields.tokens(reader), reader.raw(reader.u8()));
      case LOCK -> readLock(reader);
      case CLAIM -> new Claim(Fields.shortList(reader, BlockCodec::readClaimed));
      case REFUND -> new Refund(reader.hash());
      default -> throw new DecodeFailure("operation " + kind + " is unknown");
    };
  }

  private static Lock readLock(ByteReader reader) throws DecodeFailure {
    var messageHash = reader.hash();
    var expiry = reader.i64();
    var fee = Fields.tokens(reader);
    return new Lock(messageHash, expiry, Fields.shortList(reader, BlockCodec::readShare), fee);
  }

  private static Share readShare(ByteReader reader) throws DecodeFailure {
    return new Share(reader.u8(), Fields.account(reader), Fields.tokens(reader), reader.hash());
  }

  private static ClaimedShare readClaimed(ByteReader reader) throws DecodeFailure {
    return new ClaimedShare(
        new SharePlace(reader.hash(), reader.u8()), reader.raw(ClaimedShare.SECRET_BYTES));
  }
}
