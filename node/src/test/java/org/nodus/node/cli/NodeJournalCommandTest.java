package org.nodus.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.node.home.HomeFixture;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.leveldb.LevelDb;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;

/** Journals of the first form, in which events had no links: the shortest to write down here. */
class NodeJournalCommandTest {
  private static final String WRITER = "Validator|1";

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path home;

  @BeforeEach
  void make_a_home() throws IOException {
    home = directory.resolve("home");
    var network = directory.resolve("network.conf");
    Files.writeString(
        network, HomeFixture.network("dev", HomeFixture.keys(1), 7401).toFile().render());
    assertEquals(0, run("node", "init", "--home=" + home, "--network=" + network));
    out.getBuffer().setLength(0);
  }

  @Test
  void a_home_in_which_no_node_ran_has_none() {
    assertEquals(ExitCode.CONFIGURATION.status(), run("node", "journal", "--home=" + home));
    assertTrue(err.toString().contains("no node ran here"), err::toString);
  }

  @Test
  void each_writer_and_each_event_is_told() {
    write(new Batch().put(event(1), stored()).put(event(2), stored()).put(end(), number(2)));

    assertEquals(0, run("node", "journal", "--home=" + home, "-o=json"));
    assertEquals(0, run("node", "journal", "--home=" + home, "-o=json", "--of=" + WRITER));

    var lines = out.toString().lines().map(OutputOption::fromJson).toList();
    assertEquals(3, lines.size(), out::toString);
    assertEquals(WRITER, lines.get(0).get("writer"));
    assertEquals(2, lines.get(0).get("events"));
    assertEquals(true, lines.get(0).get("sound"));
    assertEquals(1, lines.get(1).get("number"));
    assertEquals(2, lines.get(2).get("number"));
  }

  @Test
  void a_missing_event_is_told_and_so_is_who_never_wrote() {
    write(new Batch().put(event(1), stored()).put(end(), number(2)));

    assertEquals(ExitCode.BAD_DATA.status(), run("node", "journal", "--home=" + home));
    assertTrue(out.toString().contains("DAMAGED: The journal has lost event 2"), out::toString);
    assertEquals(
        ExitCode.BAD_DATA.status(), run("node", "journal", "--home=" + home, "--of=" + WRITER));
    assertEquals(ExitCode.USAGE.status(), run("node", "journal", "--home=" + home, "--of=nobody"));
  }

  private void write(Batch batch) {
    try (var journal = LevelDb.open(home.resolve("journal"))) {
      journal.writeDurably(batch);
    }
  }

  private static Bytes event(long sequenceNr) {
    return Bytes.concat(key("e"), number(sequenceNr));
  }

  private static Bytes end() {
    return key("h");
  }

  private static Bytes key(String kind) {
    var id = Bytes.utf8(WRITER);
    return new ByteWriter().raw(Bytes.utf8(kind)).u16(id.length()).raw(id).toBytes();
  }

  private static Bytes number(long value) {
    return new ByteWriter().i64(value).toBytes();
  }

  /** Form 1, checksum, and an event of which nothing is said. */
  private static Bytes stored() {
    return new ByteWriter().u8(1).i32((int) new CRC32C().getValue()).toBytes();
  }

  private int run(String... arguments) {
    return NodusCommand.commandLine(List.of())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
