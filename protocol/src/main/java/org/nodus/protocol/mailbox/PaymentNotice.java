package org.nodus.protocol.mailbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;

/**
 * What a recipient must know to pay the holders with the message's share secrets.
 *
 * <pre>
 * | bytes  | what                                                         |
 * |--------|--------------------------------------------------------------|
 * | 32     | id of the lock                                               |
 * | 32     | account of the sender                                        |
 * | 8      | height of the lock on that account's chain                   |
 * | 32     | salt; the lock commits to SHA-256(MessageId ‖ salt)          |
 * | 4      | how many shares follow, ≤ 64                                 |
 * | 33 ·   | per share: index (1), account of the holder (32); ascending  |
 * </pre>
 *
 * @param lock id of the lock on the ledger
 * @param senderAccount Ed25519 key, 32 bytes
 * @param lockHeight ≥ 0
 * @param salt 32 bytes
 * @param shares by ascending index, at most {@link Notification#MAX_HOLDERS}
 */
public record PaymentNotice(
    Hash256 lock, Bytes senderAccount, long lockHeight, Bytes salt, List<Share> shares) {
  private static final int ACCOUNT_BYTES = 32;
  private static final int SALT_BYTES = 32;

  /**
   * Who is paid for which fragment.
   *
   * @param index 0 … 255
   * @param holderAccount Ed25519 key, 32 bytes
   */
  public record Share(int index, Bytes holderAccount) {}

  public PaymentNotice {
    shares = shares.stream().sorted(Comparator.comparingInt(Share::index)).toList();
    if (senderAccount.length() != ACCOUNT_BYTES
        || salt.length() != SALT_BYTES
        || lockHeight < 0
        || shares.size() > Notification.MAX_HOLDERS
        || shares.stream().anyMatch(share -> share.holderAccount().length() != ACCOUNT_BYTES)
        || !Notification.areDistinct(shares.stream().mapToInt(Share::index))) {
      throw new IllegalArgumentException("not a payment notice");
    }
  }

  void writeTo(ByteWriter writer) {
    writer.hash(lock).raw(senderAccount).i64(lockHeight).raw(salt).i32(shares.size());
    for (var share : shares) {
      writer.u8(share.index()).raw(share.holderAccount());
    }
  }

  static PaymentNotice read(ByteReader reader) throws DecodeFailure {
    var lock = reader.hash();
    var sender = reader.raw(ACCOUNT_BYTES);
    var height = reader.i64();
    if (height < 0) {
      throw new DecodeFailure("a lock below the first block");
    }
    var salt = reader.raw(SALT_BYTES);
    var count = reader.count(Notification.MAX_HOLDERS);
    var shares = new ArrayList<Share>();
    for (var previous = -1; shares.size() < count; ) {
      previous = Notification.ascending(previous, reader.u8());
      shares.add(new Share(previous, reader.raw(ACCOUNT_BYTES)));
    }
    return new PaymentNotice(lock, sender, height, salt, shares);
  }
}
