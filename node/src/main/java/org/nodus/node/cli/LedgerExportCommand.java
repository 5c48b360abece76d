package org.nodus.node.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.ledger.download.LedgerDownload;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.replay.ExportWriter;
import org.nodus.node.agent.Purse;
import org.nodus.protocol.bytes.Bytes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nodus ledger export}: the whole ledger in one file. */
@Command(
    name = "export",
    description = {
      "Downloads the ledger from the replicas of the network into one file, verified.",
      "Anybody can audit the file: nodus ledger audit --from FILE --network network.conf"
    })
final class LedgerExportCommand implements Callable<Integer> {
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private AgentOption agent = new AgentOption();

  @Parameters(paramLabel = "FILE", description = "where to write it; an older file is replaced")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    try (var reading = LedgerReading.open(agent)) {
      var complete = export(reading.genesis(), reading.purse(), file);
      var fields = new LinkedHashMap<String, Object>();
      fields.put("file", file.toAbsolutePath().normalize().toString());
      fields.put("blocks", complete.blocks());
      fields.put("checkpoints", complete.checkpoints());
      fields.put("root", complete.root().toHex());
      output.print(
          fields,
          "%d blocks and %d checkpoints in %s, root %s"
              .formatted(complete.blocks(), complete.checkpoints(), file, complete.root().toHex()));
      return ExitCode.OK.status();
    }
  }

  /** Writes beside {@code file} first, so that nobody ever reads half an export. */
  private static LedgerDownload.Complete export(Genesis genesis, Purse purse, Path file) {
    var target = file.toAbsolutePath().normalize();
    var draft = target.resolveSibling(target.getFileName() + ".part");
    try {
      try {
        var complete = write(genesis, purse, draft);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        return complete;
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException failure) {
      throw unwritable(file, failure);
    } catch (UncheckedIOException failure) {
      throw unwritable(file, failure.getCause());
    }
  }

  private static CommandFailure unwritable(Path file, @Nullable Throwable failure) {
    return new CommandFailure(
        ExitCode.IO_ERROR,
        "The export cannot be written to %s: %s; name another file."
            .formatted(file, Reason.of(failure)));
  }

  private static LedgerDownload.Complete write(Genesis genesis, Purse purse, Path draft)
      throws IOException {
    try (var channel =
            FileChannel.open(
                draft,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        var out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
      var writer = new ExportWriter();
      write(out, writer.header(genesis));
      var complete =
          purse.download(entries -> entries.forEach(entry -> write(out, writer.entry(entry))));
      write(out, writer.end());
      out.flush();
      channel.force(true);
      return complete;
    }
  }

  private static void write(OutputStream out, Bytes bytes) {
    try {
      out.write(bytes.toArray());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
