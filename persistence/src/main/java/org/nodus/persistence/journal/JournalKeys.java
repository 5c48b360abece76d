package org.nodus.persistence.journal;

import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * The keys of the journal; numbers big-endian, so that events lie in their order.
 *
 * <pre>
 * id                                = length (2) ‖ persistence id, UTF-8
 * "e" ‖ id ‖ sequence number (8)    {@link Framed} event
 * "h" ‖ id                          highest sequence number ever written (8) ‖ its link (32)
 * "d" ‖ id                          events up to this number are deleted (8) ‖ its link (32)
 * "s" ‖ id ‖ number (8) ‖ time (8)  {@link Framed} snapshot
 * </pre>
 */
final class JournalKeys {
  private static final Bytes EVENTS = Bytes.utf8("e");
  private static final Bytes HIGHEST = Bytes.utf8("h");
  private static final Bytes DELETED = Bytes.utf8("d");
  private static final Bytes SNAPSHOTS = Bytes.utf8("s");
  static final int NUMBER_BYTES = 8;

  private JournalKeys() {}

  static Bytes events(String persistenceId) {
    return of(EVENTS, persistenceId);
  }

  static Bytes event(String persistenceId, long sequenceNr) {
    return new ByteWriter().raw(events(persistenceId)).i64(sequenceNr).toBytes();
  }

  static Bytes highest(String persistenceId) {
    return of(HIGHEST, persistenceId);
  }

  /** What all keys of {@link #highest} begin with. */
  static Bytes ends() {
    return HIGHEST;
  }

  /** Whose end lies under a key that {@link #highest} gave. */
  static String persistenceIdOfEnd(Bytes key) {
    var before = HIGHEST.length() + Short.BYTES;
    return key.slice(before, key.length() - before).toUtf8();
  }

  static Bytes deleted(String persistenceId) {
    return of(DELETED, persistenceId);
  }

  static Bytes snapshots(String persistenceId) {
    return of(SNAPSHOTS, persistenceId);
  }

  static Bytes snapshot(String persistenceId, long sequenceNr, long timestamp) {
    return new ByteWriter().raw(snapshots(persistenceId)).i64(sequenceNr).i64(timestamp).toBytes();
  }

  static Bytes number(long value) {
    return new ByteWriter().i64(value).toBytes();
  }

  /** The number that {@code bytes} end with, or the last but {@code behind} one. */
  static long numberAtEnd(Bytes bytes, int behind) {
    return numberAt(bytes, bytes.length() - NUMBER_BYTES * (behind + 1));
  }

  static long numberAt(Bytes bytes, int start) {
    try {
      return new ByteReader(bytes.slice(start, NUMBER_BYTES)).i64();
    } catch (DecodeFailure impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Bytes of(Bytes kind, String persistenceId) {
    var id = Bytes.utf8(persistenceId);
    return new ByteWriter().raw(kind).u16(id.length()).raw(id).toBytes();
  }
}
