package org.nodus.node.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nodus.persistence.file.WholeFile;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.capability.Capability;

/** What an owner hands to a contact: one line, {@code nodus-capability} and the bytes in hex. */
final class CapabilityFile {
  private static final String WORD = "nodus-capability ";
  private static final int MAX_BYTES = WORD.length() + 2 * Capability.SIZE_BYTES + 2;

  private CapabilityFile() {}

  /** For the owner of the file alone; a file that is there is replaced. */
  static void write(Path file, Capability capability) {
    WholeFile.write(file, Bytes.utf8(WORD + capability.toBytes().toHex() + "\n"));
  }

  /**
   * Reads one.
   *
   * @throws CommandFailure 74 it cannot be read, 65 it is none
   */
  static Capability read(Path file) {
    try (var input = Files.newInputStream(file)) {
      var text = new String(input.readNBytes(MAX_BYTES + 1), StandardCharsets.UTF_8);
      var line = text.strip();
      if (text.length() > MAX_BYTES || !line.startsWith(WORD)) {
        throw new DecodeFailure("it does not begin as one, or goes on behind it");
      }
      return Capability.decode(Bytes.ofHex(line.substring(WORD.length())));
    } catch (IOException unreadable) {
      throw new CommandFailure(
          ExitCode.IO_ERROR,
          "The capability file %s cannot be read: %s; name another one."
              .formatted(file, Reason.of(unreadable)),
          unreadable);
    } catch (DecodeFailure | IllegalArgumentException none) {
      throw new CommandFailure(
          ExitCode.BAD_DATA,
          "%s is no capability, or was cut short or changed; ask its owner for it again."
              .formatted(file),
          none);
    }
  }
}
