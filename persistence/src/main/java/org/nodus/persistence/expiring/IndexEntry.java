package org.nodus.persistence.expiring;

import java.time.Instant;
import java.util.Optional;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * Where a record is and how it stands.
 *
 * @param offset of its header in the segment
 * @param note as given with the record; empty for a tombstone
 */
record IndexEntry(
    Bytes key,
    State state,
    int segment,
    long offset,
    int sealedBytes,
    long expiryMillis,
    Bytes note) {
  /** Offset, length and expiry between key and note in a row. */
  private static final int PACKED_NUMBERS_BYTES = 20;

  /** How a record stands; its code is its form on disk. */
  enum State {
    LIVE(1),
    /** Deleted and acknowledged or about to be; its bytes may still be there. */
    ERASING(2),
    /** Deleted, its bytes are overwritten; stands until the expiry. */
    TOMBSTONE(3),
    /** Gone, and nothing is known of it; stands over what {@link KeyRuns} still say of its key. */
    RELEASED(4);

    private final int code;

    State(int code) {
      this.code = code;
    }

    private static State of(int code) throws DecodeFailure {
      for (var state : values()) {
        if (state.code == code) {
          return state;
        }
      }
      throw new DecodeFailure("no state has the code " + code);
    }
  }

  RecordHeader header() {
    return new RecordHeader(key, expiryMillis, sealedBytes);
  }

  long sealedOffset() {
    return offset + header().headerBytes();
  }

  int totalBytes() {
    return header().totalBytes();
  }

  /** What moving it to another segment would write: of a tombstone the header alone counts. */
  int keptBytes() {
    return isLive() ? totalBytes() : header().headerBytes() + RecordHeader.SEAL_OVERHEAD_BYTES;
  }

  boolean isAt(IndexEntry other) {
    return segment == other.segment && offset == other.offset;
  }

  boolean isLive() {
    return state == State.LIVE;
  }

  boolean isReleased() {
    return state == State.RELEASED;
  }

  IndexEntry as(State next) {
    return new IndexEntry(key, next, segment, offset, sealedBytes, expiryMillis, Bytes.EMPTY);
  }

  /** Without what its bytes may be a part of. */
  IndexEntry alone() {
    return new IndexEntry(
        Bytes.wrap(key.toArray()),
        state,
        segment,
        offset,
        sealedBytes,
        expiryMillis,
        Bytes.wrap(note.toArray()));
  }

  HeldRecord held() {
    var bodyBytes = sealedBytes - RecordHeader.SEAL_OVERHEAD_BYTES - note.length();
    return new HeldRecord(key, note, bodyBytes, Instant.ofEpochMilli(expiryMillis));
  }

  Bytes value() {
    return new ByteWriter()
        .u8(state.code)
        .i32(segment)
        .i64(offset)
        .i32(sealedBytes)
        .i64(expiryMillis)
        .raw(note)
        .toBytes();
  }

  /** What forgetting it takes. */
  Bytes place() {
    return new ByteWriter().u8(state.code).i32(segment).i64(offset).i32(sealedBytes).toBytes();
  }

  /** What {@link #place} gave, without the note. */
  static IndexEntry at(Bytes key, long expiryMillis, Bytes place) {
    try {
      var reader = new ByteReader(place);
      return new IndexEntry(
          key,
          State.of(reader.u8()),
          reader.i32(),
          reader.i64(),
          reader.i32(),
          expiryMillis,
          Bytes.EMPTY);
    } catch (DecodeFailure damaged) {
      throw notInItsForm(damaged);
    }
  }

  static IndexEntry of(Bytes key, Bytes value) {
    try {
      var reader = new ByteReader(value);
      return new IndexEntry(
          key,
          State.of(reader.u8()),
          reader.i32(),
          reader.i64(),
          reader.i32(),
          reader.i64(),
          reader.raw(reader.remaining()));
    } catch (DecodeFailure damaged) {
      throw notInItsForm(damaged);
    }
  }

  /** Of a live one, without its segment. */
  void packInto(ByteWriter row) {
    row.u8(key.length()).raw(key).i64(offset).i32(sealedBytes).i64(expiryMillis);
    row.u8(note.length()).raw(note);
  }

  /** What {@link #packInto} wrote. */
  static IndexEntry unpack(int segment, ByteReader row) throws DecodeFailure {
    return unpackBehind(row.raw(row.u8()), segment, row);
  }

  private static IndexEntry unpackBehind(Bytes key, int segment, ByteReader row)
      throws DecodeFailure {
    var offset = row.i64();
    var sealedBytes = row.i32();
    var expiryMillis = row.i64();
    var note = row.raw(row.u8());
    return new IndexEntry(key, State.LIVE, segment, offset, sealedBytes, expiryMillis, note);
  }

  /**
   * The first of several that {@link #packInto} wrote that has this key; the others are skipped.
   */
  static Optional<IndexEntry> unpack(int segment, ByteReader row, Bytes key) throws DecodeFailure {
    while (row.remaining() > 0) {
      var found = row.raw(row.u8());
      if (found.equals(key)) {
        return Optional.of(unpackBehind(found, segment, row));
      }
      row.raw(PACKED_NUMBERS_BYTES);
      row.raw(row.u8());
    }
    return Optional.empty();
  }

  static StoreFailure notInItsForm(DecodeFailure damaged) {
    return new StoreFailure.Damaged("The index is not in its form: " + damaged.reason() + ".");
  }
}
