package org.nodus.persistence.fragment;

import java.util.ArrayList;
import java.util.Optional;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.expiring.ExpiringRecord;
import org.nodus.persistence.expiring.HeldRecord;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.message.MessageId;

/**
 * A fragment as an {@link ExpiringRecord}, big-endian.
 *
 * <pre>
 * key   MessageId (32) ‖ index (1)
 * note  k (1), and the lock (32) of a paid one
 * body  version 1 (1) ‖ k (1) ‖ size (4) ‖ delete key (32) ‖ root (32) ‖ path (8 × 32) ‖ fragment
 * </pre>
 *
 * <p>The first stores had no k in the note: nothing, or the lock alone. What they hold is read
 * until it expires, 90 days at most.
 */
final class FragmentForm {
  private static final int VERSION = 1;
  private static final int DELETE_KEY_BYTES = 32;
  private static final int PROOF_BYTES =
      1 + 1 + 4 + DELETE_KEY_BYTES + Hash256.SIZE_BYTES * (1 + Fragment.PATH_LENGTH);

  private FragmentForm() {}

  static Bytes key(MessageId message, int index) {
    return new ByteWriter().hash(message.hash()).u8(index).toBytes();
  }

  static ExpiringRecord recordOf(StoredFragment stored) {
    var fragment = stored.fragment();
    var commitment = fragment.commitment();
    var body =
        new ByteWriter()
            .u8(VERSION)
            .u8(commitment.k())
            .i32(commitment.sizeBytes())
            .raw(commitment.deleteKey())
            .hash(commitment.root());
    fragment.path().forEach(body::hash);
    return new ExpiringRecord(
        key(stored.message(), fragment.index()),
        noteOf(commitment.k(), stored.lock()),
        body.raw(fragment.body()).toBytes(),
        stored.expiry());
  }

  static StoredFragment fragmentOf(ExpiringRecord expiring) {
    try {
      var body = new ByteReader(expiring.body());
      if (body.u8() != VERSION) {
        throw new StoreFailure.Damaged("A fragment was stored by a later version of Nodus.");
      }
      var commitment =
          new MessageCommitment(body.u8(), body.i32(), body.raw(DELETE_KEY_BYTES), body.hash());
      var path = new ArrayList<Hash256>();
      for (var i = 0; i < Fragment.PATH_LENGTH; i++) {
        path.add(body.hash());
      }
      var fragment =
          new Fragment(commitment, indexOf(expiring.key()), body.raw(body.remaining()), path);
      return new StoredFragment(fragment, expiring.expiry(), lockOf(expiring.note()));
    } catch (DecodeFailure | IllegalArgumentException wrong) {
      throw new StoreFailure.Damaged("A fragment is not in its form: " + wrong.getMessage() + ".");
    }
  }

  /** Whether {@link #heldOf(HeldRecord, int)} has to be told k. */
  static boolean isWithoutK(HeldRecord held) {
    return isWithoutK(held.note());
  }

  private static boolean isWithoutK(Bytes note) {
    return note.length() % Hash256.SIZE_BYTES == 0;
  }

  static HeldFragment heldOf(HeldRecord held) {
    return heldOf(held, held.note().get(0) & 0xff);
  }

  static HeldFragment heldOf(HeldRecord held, int k) {
    return new HeldFragment(
        messageOf(held.key()),
        indexOf(held.key()),
        held.bodyBytes() - PROOF_BYTES,
        k,
        held.expiry(),
        lockOf(held.note()));
  }

  private static Bytes noteOf(int k, Optional<Hash256> lock) {
    var note = new ByteWriter().u8(k);
    lock.ifPresent(note::hash);
    return note.toBytes();
  }

  static MessageId messageOf(Bytes key) {
    return new MessageId(Hash256.of(key.slice(0, Hash256.SIZE_BYTES)));
  }

  static int indexOf(Bytes key) {
    return key.get(Hash256.SIZE_BYTES) & 0xff;
  }

  private static Optional<Hash256> lockOf(Bytes note) {
    return note.length() < Hash256.SIZE_BYTES
        ? Optional.empty()
        : Optional.of(
            Hash256.of(note.slice(note.length() - Hash256.SIZE_BYTES, Hash256.SIZE_BYTES)));
  }
}
