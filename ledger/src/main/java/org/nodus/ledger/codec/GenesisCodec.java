package org.nodus.ledger.codec;

import java.time.Duration;
import java.time.Instant;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.genesis.Genesis.Allocation;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * The canonical bytes of a genesis; all numbers big-endian.
 *
 * <pre>
 * size  field
 *    1  version, 1
 *  4+n  name, UTF-8 behind its length
 *    8  start, milliseconds since 1970
 *    8  epoch length, milliseconds
 *    4  grace epochs
 *    8  least fee of a lock, micros
 *    1  puzzle bits
 *    2  number of allocations a
 * 40·a  account (32), micros (8)
 *    1  size of the committee v
 * 32·v  accounts of the validators
 * </pre>
 */
public final class GenesisCodec {
  public static final int MAX_BYTES = 48 * 1024;
  private static final int VERSION = 1;

  private GenesisCodec() {}

  public static Bytes bytes(Genesis genesis) {
    var writer =
        new ByteWriter()
            .u8(VERSION)
            .text(genesis.name())
            .i64(genesis.start().toEpochMilli())
            .i64(genesis.epochLength().toMillis())
            .i32(genesis.graceEpochs())
            .i64(genesis.lockFee().micros())
            .u8(genesis.puzzleBits())
            .u16(genesis.allocations().size());
    genesis
        .allocations()
        .forEach(one -> writer.hash(one.account().key()).i64(one.amount().micros()));
    writer.u8(genesis.committee().size());
    genesis.committee().members().forEach(member -> writer.hash(member.key()));
    return writer.toBytes();
  }

  public static Genesis genesis(Bytes bytes) throws DecodeFailure {
    return Legal.whole(bytes, MAX_BYTES, GenesisCodec::read);
  }

  private static Genesis read(ByteReader reader) throws DecodeFailure {
    Legal.version(reader, VERSION);
    return new Genesis(
        reader.text(Genesis.MAX_NAME_BYTES),
        Instant.ofEpochMilli(reader.i64()),
        Duration.ofMillis(reader.i64()),
        reader.i32(),
        Fields.tokens(reader),
        reader.u8(),
        Fields.list(
            reader,
            Genesis.MAX_ALLOCATIONS,
            one -> new Allocation(Fields.account(one), Fields.tokens(one))),
        new Committee(Fields.shortList(reader, Fields::account)));
  }
}
