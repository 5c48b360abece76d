package org.nodus.persistence.leveldb;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads every table of a database before LevelDB does. LevelDB 1.8 believes the index and the
 * footer of a table without a look at their checksums, and what they say about lengths can end the
 * whole process (LevelDB {@code doc/table_format.txt}).
 */
final class TableCheck {
  private static final int FOOTER_BYTES = 48;
  private static final int MAGIC_BYTES = 8;
  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int TRAILER_BYTES = 5;
  private static final byte PLAIN = 0;

  private final ByteBuffer table;

  private TableCheck(ByteBuffer table) {
    this.table = table;
  }

  /** The first table in use that does not match its checksums. */
  static Optional<String> damagedTable(Path directory) throws IOException {
    var tables = Manifest.tablesOf(directory);
    if (tables.isPresent()) {
      for (var number : tables.get()) {
        var name = "%06d.sst".formatted(number);
        if (!isSound(directory.resolve(name))) {
          return Optional.of(name);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isSound(Path file) throws IOException {
    try {
      return new TableCheck(LittleEndian.of(Files.readAllBytes(file))).isSound();
    } catch (NoSuchFileException missing) {
      // LevelDB says so itself.
      return true;
    }
  }

  private boolean isSound() {
    try {
      var footer = LittleEndian.slice(table, table.capacity() - FOOTER_BYTES, FOOTER_BYTES);
      if (footer.getLong(FOOTER_BYTES - MAGIC_BYTES) != MAGIC) {
        return false;
      }
      block(LittleEndian.varint(footer), LittleEndian.varint(footer));
      var index = block(LittleEndian.varint(footer), LittleEndian.varint(footer));
      return index.get(index.capacity() - 1) != PLAIN || hasSoundBlocks(index);
    } catch (BufferUnderflowException beyondTheEnd) {
      return false;
    }
  }

  /** A block with its type behind it. */
  private ByteBuffer block(long offset, long length) {
    var block = LittleEndian.slice(table, offset, length + 1);
    var crc = LittleEndian.slice(table, offset + length + 1, TRAILER_BYTES - 1).getInt();
    if (LittleEndian.maskedCrc(block) != crc) {
      throw new BufferUnderflowException();
    }
    return block;
  }

  private boolean hasSoundBlocks(ByteBuffer index) {
    var content = LittleEndian.slice(index, 0, index.capacity() - 1);
    var restarts = content.getInt(content.capacity() - Integer.BYTES);
    var end = content.capacity() - Integer.BYTES * (1L + restarts);
    var entries = LittleEndian.slice(content, 0, end);
    while (entries.hasRemaining()) {
      // Shared with the key before it, its own, the length of the value.
      LittleEndian.varint(entries);
      var own = LittleEndian.varint(entries);
      LittleEndian.varint(entries);
      LittleEndian.skip(entries, own);
      block(LittleEndian.varint(entries), LittleEndian.varint(entries));
    }
    return true;
  }
}
