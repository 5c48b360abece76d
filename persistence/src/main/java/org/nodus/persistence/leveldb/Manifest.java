package org.nodus.persistence.leveldb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which tables a database is made of, from its MANIFEST: a log (LevelDB {@code doc/log_format.txt})
 * of version edits ({@code db/version_edit.cc}).
 */
final class Manifest {
  private static final int BLOCK_BYTES = 32 << 10;
  private static final int HEADER_BYTES = 7;
  private static final int FULL = 1;
  private static final int FIRST = 2;
  private static final int LAST = 4;

  private final TreeSet<Long> tables = new TreeSet<>();

  private Manifest() {}

  /**
   * The numbers of the tables that are in use; empty when the manifest is not whole: LevelDB checks
   * it itself, and says so.
   */
  static Optional<Set<Long>> tablesOf(Path directory) {
    try {
      var name = Files.readString(directory.resolve("CURRENT")).strip();
      var manifest = new Manifest();
      manifest.readAll(LittleEndian.of(Files.readAllBytes(directory.resolve(name))));
      return Optional.of(manifest.tables);
    } catch (IOException | BufferUnderflowException | IllegalArgumentException notWhole) {
      return Optional.empty();
    }
  }

  private void readAll(ByteBuffer log) {
    var edit = new ByteArrayOutputStream();
    while (log.remaining() >= HEADER_BYTES) {
      var leftInBlock = BLOCK_BYTES - log.position() % BLOCK_BYTES;
      if (leftInBlock < HEADER_BYTES) {
        LittleEndian.skip(log, Math.min(leftInBlock, log.remaining()));
        continue;
      }
      var crc = log.getInt();
      var length = Short.toUnsignedInt(log.getShort());
      var type = log.get();
      if (type == 0 && length == 0) {
        // The rest was mapped and never written.
        return;
      }
      var checked = LittleEndian.slice(log, log.position() - 1L, length + 1L);
      if (LittleEndian.maskedCrc(checked) != crc) {
        throw new BufferUnderflowException();
      }
      var part = new byte[length];
      log.get(part);
      if (type == FULL || type == FIRST) {
        edit.reset();
      }
      edit.writeBytes(part);
      if (type == FULL || type == LAST) {
        apply(LittleEndian.of(edit.toByteArray()));
      }
    }
  }

  private void apply(ByteBuffer edit) {
    while (edit.hasRemaining()) {
      var tag = (int) LittleEndian.varint(edit);
      switch (tag) {
        // The comparator's name.
        case 1 -> LittleEndian.skipString(edit);
        // Numbers of logs and files, and the last sequence number.
        case 2, 3, 4, 9 -> LittleEndian.varint(edit);
        // Where the next compaction of a level begins.
        case 5 -> {
          LittleEndian.varint(edit);
          LittleEndian.skipString(edit);
        }
        case 6 -> {
          LittleEndian.varint(edit);
          tables.remove(LittleEndian.varint(edit));
        }
        case 7 -> {
          LittleEndian.varint(edit);
          tables.add(LittleEndian.varint(edit));
          LittleEndian.varint(edit);
          LittleEndian.skipString(edit);
          LittleEndian.skipString(edit);
        }
        default -> throw new IllegalArgumentException("an edit has no field " + tag);
      }
    }
  }
}
