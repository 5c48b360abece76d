package org.nodus.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.Capability;
import org.nodus.protocol.capability.MailboxPolicy;
import org.nodus.protocol.capability.Opening;
import org.nodus.protocol.capability.PairKeys;
import org.nodus.protocol.identity.Uid;

class CapabilityFileTest {
  private static final PairKeys KEYS = PairKeys.of(Bytes.wrap(new byte[32]));
  private static final Opening OPENING =
      new Opening(KEYS.address(), 3, 1_800_000_000_000L, MailboxPolicy.OPEN);
  private static final Capability CAPABILITY =
      Capability.of(
          Hash256.ZERO,
          new Uid(Hash256.ZERO),
          KEYS,
          OPENING,
          OPENING.request(1_800_000_060_000L, KEYS));

  @TempDir private Path directory;

  @Test
  void what_was_written_is_read_and_for_nobody_else_to_read() throws IOException {
    var file = directory.resolve("alice.cap");

    CapabilityFile.write(file, CAPABILITY);

    assertEquals(CAPABILITY, CapabilityFile.read(file));
    var permissions = Files.getPosixFilePermissions(file);
    assertEquals("rw-------", PosixFilePermissions.toString(permissions));
    assertEquals(1, Files.readAllLines(file).size());
  }

  @Test
  void a_file_that_is_not_there_or_is_none_is_named_with_what_to_do() throws IOException {
    var missing = refused(directory.resolve("missing"));
    assertEquals(ExitCode.IO_ERROR, missing.code());
    assertTrue(missing.getMessage().contains("name another one"), missing::getMessage);

    var good = "nodus-capability " + CAPABILITY.toBytes().toHex();
    for (var text :
        new String[] {
          "",
          "hello",
          "nodus-capability ",
          "nodus-capability 12345",
          "nodus-capability no-hex",
          good.substring(0, good.length() - 2),
          good + "00",
          good.replace(KEYS.write().secret().toHex(), "ff".repeat(32)),
          good + " ".repeat(2_000) + "x"
        }) {
      var file = Files.writeString(directory.resolve("bad"), text);
      var wrong = refused(file);
      assertEquals(ExitCode.BAD_DATA, wrong.code(), text);
      assertTrue(wrong.getMessage().contains("ask its owner"), wrong::getMessage);
    }
  }

  private static CommandFailure refused(Path file) {
    return assertThrows(CommandFailure.class, () -> CapabilityFile.read(file));
  }
}
