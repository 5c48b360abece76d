package org.nodus.persistence.received;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.file.Directories;
import org.nodus.persistence.file.WholeFile;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.message.MessageId;

/**
 * {@link ReceivedStorage} as one file of mode 0600 per message: {@code <id>.new}, renamed to {@code
 * <id>.seen} once it was shown. A rename is atomic, so a message is always in exactly one state.
 * One that was changed outside of Nodus becomes {@code <id>.damaged} when it shall be shown: it is
 * not known any more, and the others are not kept back by it.
 *
 * <pre>
 * "NMSG" (4) ‖ version 1 (1) ‖ received at, milliseconds since 1970 (8) ‖ SHA-256 of the content (32) ‖ content
 * </pre>
 */
public final class ReceivedFiles implements ReceivedStorage {
  /** A body of 1 MiB with its header, twice over. */
  private static final int MAX_CONTENT_BYTES = 2 << 20;

  private static final int MAGIC = 0x4e4d5347;
  private static final int VERSION = 1;
  private static final String NEW = ".new";
  private static final String SEEN = ".seen";
  private static final String DAMAGED = ".damaged";

  private final Path directory;
  private final Map<Hash256, Boolean> shown = new TreeMap<>();

  private ReceivedFiles(Path directory) {
    this.directory = directory;
  }

  /** Opens {@code directory}, made when missing; the caller holds the lock of its home. */
  public static ReceivedFiles open(Path directory) {
    var received = new ReceivedFiles(Directories.ensureUsable(directory));
    try (var names = Files.list(directory)) {
      names.map(path -> path.getFileName().toString()).forEach(received::load);
      return received;
    } catch (IOException failure) {
      throw new StoreFailure.DirectoryUnusable(directory.toString(), "it cannot be listed");
    }
  }

  private void load(String name) {
    if (name.matches("[0-9a-f]{64}\\.(new|seen)")) {
      shown.put(Hash256.ofHex(name.substring(0, 64)), name.endsWith(SEEN));
    }
  }

  @Override
  public synchronized boolean knows(MessageId id) {
    return shown.containsKey(id.hash());
  }

  @Override
  public synchronized boolean keep(ReceivedMessage message) {
    if (knows(message.id())) {
      return false;
    }
    if (message.content().length() > MAX_CONTENT_BYTES) {
      throw new IllegalArgumentException("a message of more than 2 MiB");
    }
    var bytes =
        new ByteWriter()
            .i32(MAGIC)
            .u8(VERSION)
            .i64(message.receivedAt().toEpochMilli())
            .hash(Sha256.of(message.content()))
            .raw(message.content())
            .toBytes();
    WholeFile.write(file(message.id(), NEW), bytes);
    shown.put(message.id().hash(), false);
    return true;
  }

  @Override
  public synchronized List<ReceivedMessage> unshown() {
    var waiting = new ArrayList<ReceivedMessage>();
    var damaged = new ArrayList<MessageId>();
    shown.forEach(
        (hash, seen) -> {
          var id = new MessageId(hash);
          try {
            if (!seen) {
              read(id).ifPresent(waiting::add);
            }
          } catch (StoreFailure.Damaged changed) {
            damaged.add(id);
          }
        });
    if (!damaged.isEmpty()) {
      damaged.forEach(this::setAside);
      throw new StoreFailure.Damaged(
          "The message in %s was changed outside of Nodus and is set aside; the others are there at the next try."
              .formatted(file(damaged.getFirst(), DAMAGED)));
    }
    waiting.sort(
        Comparator.comparing(ReceivedMessage::receivedAt)
            .thenComparing(message -> message.id().hash()));
    return List.copyOf(waiting);
  }

  @Override
  public synchronized void markShown(MessageId id) {
    if (!Boolean.FALSE.equals(shown.get(id.hash()))) {
      return;
    }
    rename(id, SEEN, "marked as shown");
    shown.put(id.hash(), true);
  }

  private void setAside(MessageId id) {
    rename(id, DAMAGED, "set aside");
    shown.remove(id.hash());
  }

  private void rename(MessageId id, String state, String purpose) {
    try {
      Files.move(file(id, NEW), file(id, state), StandardCopyOption.ATOMIC_MOVE);
      Directories.sync(directory);
    } catch (IOException failure) {
      throw new StoreFailure.Broken(
          "The message " + id + " could not be " + purpose + ": " + failure.getMessage() + ".",
          failure);
    }
  }

  @Override
  public synchronized List<MessageId> ids() {
    return shown.keySet().stream().map(MessageId::new).toList();
  }

  @Override
  public synchronized Optional<ReceivedMessage> read(MessageId id) {
    var seen = shown.get(id.hash());
    if (seen == null) {
      return Optional.empty();
    }
    var file = file(id, seen ? SEEN : NEW);
    return Optional.of(parse(id, file, WholeFile.read(file, MAX_CONTENT_BYTES + 64)));
  }

  @Override
  public void close() {}

  private static ReceivedMessage parse(MessageId id, Path file, Bytes bytes) {
    try {
      var reader = new ByteReader(bytes);
      if (reader.i32() != MAGIC || reader.u8() != VERSION) {
        throw new StoreFailure.Damaged("The file " + file + " is not a message of ours.");
      }
      var receivedAt = Instant.ofEpochMilli(reader.i64());
      var hash = reader.hash();
      var content = reader.raw(reader.remaining());
      if (!Sha256.of(content).equals(hash)) {
        throw new StoreFailure.Damaged("The message in " + file + " is damaged.");
      }
      return new ReceivedMessage(id, receivedAt, content);
    } catch (DecodeFailure tooShort) {
      throw new StoreFailure.Damaged("The message in " + file + " is cut off.");
    }
  }

  private Path file(MessageId id, String state) {
    return directory.resolve(id.hash().toHex() + state);
  }
}
