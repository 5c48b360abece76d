package org.nodus.ledger.codec;

import org.nodus.ledger.account.AccountState;
import org.nodus.ledger.account.UncountedCredit;
import org.nodus.ledger.block.BlockBody;
import org.nodus.ledger.state.AccountView;
import org.nodus.ledger.state.AccountView.LockView;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * The canonical bytes of an account as one node sees it; all numbers big-endian.
 *
 * <pre>
 * 1 version · 32 network · 32 account · 8 height · 32 head · 8 balance · 8 open epoch
 * 2 count · credits: 32 block · 32 from · 8 amount
 * 2 count · locks: 32 id · 8 height · 32 message hash · 8 expiry · 1 shares · 1 remaining · 8 held
 *           · 1 refundable
 * 1 more
 * </pre>
 */
public final class AccountViewCodec {
  public static final int MAX_BYTES = 32 * 1024;
  private static final int VERSION = 1;

  private AccountViewCodec() {}

  public static Bytes bytes(AccountView view) {
    var writer =
        new ByteWriter()
            .u8(VERSION)
            .hash(view.network())
            .hash(view.account().key())
            .i64(view.state().height())
            .hash(view.state().head())
            .i64(view.state().balance().micros())
            .i64(view.openEpoch())
            .u16(view.credits().size());
    for (var credit : view.credits()) {
      writer.hash(credit.block()).hash(credit.from().key()).i64(credit.amount().micros());
    }
    writer.u16(view.locks().size());
    view.locks().forEach(lock -> write(writer, lock));
    return writer.u8(view.more() ? 1 : 0).toBytes();
  }

  public static AccountView view(Bytes bytes) throws DecodeFailure {
    return Legal.whole(bytes, MAX_BYTES, AccountViewCodec::read);
  }

  private static void write(ByteWriter writer, LockView lock) {
    writer
        .hash(lock.id())
        .i64(lock.height())
        .hash(lock.messageHash())
        .i64(lock.expiryEpoch())
        .u8(lock.shares())
        .u8(lock.remaining())
        .i64(lock.held().micros())
        .u8(lock.refundable() ? 1 : 0);
  }

  private static AccountView read(ByteReader reader) throws DecodeFailure {
    Legal.version(reader, VERSION);
    var network = reader.hash();
    var account = Fields.account(reader);
    var height = reader.i64();
    var head = reader.hash();
    return new AccountView(
        network,
        account,
        new AccountState(height, head, Fields.tokens(reader)),
        reader.i64(),
        Fields.list(
            reader,
            BlockBody.MAX_CREDITS,
            one ->
                new UncountedCredit(one.hash(), Fields.account(one), account, Fields.tokens(one))),
        Fields.list(reader, AccountView.MAX_LOCKS, AccountViewCodec::readLock),
        Fields.flag(reader));
  }

  private static LockView readLock(ByteReader reader) throws DecodeFailure {
    return new LockView(
        reader.hash(),
        reader.i64(),
        reader.hash(),
        reader.i64(),
        reader.u8(),
        reader.u8(),
        Fields.tokens(reader),
        Fields.flag(reader));
  }
}
