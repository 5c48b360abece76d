package org.nodus.protocol.mailbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.message.MessageKey;

/**
 * All that a recipient needs to collect a coded message, to delete it and to pay its holders.
 *
 * <pre>
 * | bytes | what                                                              |
 * |-------|-------------------------------------------------------------------|
 * | 69    | commitment: k (1), size (4), delete key (32), root (32)           |
 * | 1     | n: indices below it were handed out, above it repairers rebuild   |
 * | 8     | expiry of the fragments, milliseconds since 1970                  |
 * | 32    | message key; its delete key is the one in the commitment          |
 * | 4     | how many holders follow, 1 … 64                                   |
 * | 80/92 · per holder: index (1), contact; ascending by index              |
 * | 1     | 1 when a payment notice follows, else 0                           |
 * | …     | the payment notice                                                |
 * </pre>
 *
 * @param n k … 255
 * @param holders by ascending index, 1 … {@value #MAX_HOLDERS}
 */
public record Notification(
    MessageCommitment commitment,
    int n,
    long expiresAtMillis,
    MessageKey key,
    List<Holder> holders,
    Optional<PaymentNotice> payment)
    implements EntryContent {
  /** RS(10, 40) and some repaired ones; 64 holders and their shares fit into any entry. */
  public static final int MAX_HOLDERS = 64;

  public Notification {
    holders = holders.stream().sorted(Comparator.comparingInt(Holder::index)).toList();
    if (n < commitment.k() || n >= Fragment.MAX_FRAGMENTS) {
      throw new IllegalArgumentException("n " + n + " for k " + commitment.k());
    }
    if (holders.isEmpty()
        || holders.size() > MAX_HOLDERS
        || !areDistinct(holders.stream().mapToInt(Holder::index))) {
      throw new IllegalArgumentException("not a list of holders");
    }
  }

  void writeTo(ByteWriter writer) {
    commitment.writeTo(writer);
    writer.u8(n).i64(expiresAtMillis).raw(key.bytes()).i32(holders.size());
    for (var holder : holders) {
      writer.u8(holder.index());
      ContactBytes.write(writer, holder.contact());
    }
    writer.u8(payment.isPresent() ? 1 : 0);
    payment.ifPresent(notice -> notice.writeTo(writer));
  }

  static Notification read(ByteReader reader) throws DecodeFailure {
    var commitment = MessageCommitment.read(reader);
    var n = reader.u8();
    var expiresAtMillis = reader.i64();
    var key = new MessageKey(reader.raw(MessageKey.SIZE_BYTES));
    var count = reader.count(MAX_HOLDERS);
    if (n < commitment.k() || count == 0) {
      throw new DecodeFailure("fewer fragments than rebuild the message");
    }
    var holders = new ArrayList<Holder>();
    for (var previous = -1; holders.size() < count; ) {
      previous = ascending(previous, reader.u8());
      holders.add(new Holder(previous, ContactBytes.read(reader)));
    }
    var payment =
        switch (reader.u8()) {
          case 0 -> Optional.<PaymentNotice>empty();
          case 1 -> Optional.of(PaymentNotice.read(reader));
          default -> throw new DecodeFailure("neither paid nor unpaid");
        };
    // Costs a point multiplication, so it comes last. A key that cannot delete would not pay
    // either.
    if (!key.deleteKey().publicKey().equals(commitment.deleteKey())) {
      throw new DecodeFailure("the message key is not the one of this message");
    }
    return new Notification(commitment, n, expiresAtMillis, key, holders, payment);
  }

  static boolean areDistinct(IntStream ascending) {
    var indices = ascending.toArray();
    return IntStream.of(indices).allMatch(i -> i >= 0 && i < Fragment.MAX_FRAGMENTS)
        && IntStream.range(1, indices.length).allMatch(i -> indices[i - 1] < indices[i]);
  }

  static int ascending(int previous, int index) throws DecodeFailure {
    if (index <= previous) {
      throw new DecodeFailure("indices do not ascend");
    }
    return index;
  }
}
