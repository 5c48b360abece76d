package org.nodus.node.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nodus.node.agent.Allowances;
import org.nodus.protocol.capability.Capability;
import org.nodus.protocol.capability.MailboxPolicy;
import org.nodus.protocol.capability.Opening;
import org.nodus.protocol.mailbox.MailboxRules;
import org.nodus.protocol.message.Message;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodus contact}: what the user lets her contacts do. */
@Command(
    name = "contact",
    description = "Lets a contact write to the user without work.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ContactCommand.Allow.class})
final class ContactCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command of contact?");
  }

  /** {@code nodus contact allow}. */
  @Command(
      name = "allow",
      description = {
        "Opens a mailbox in which a contact may leave messages without work, and writes what she"
            + " needs for it to a file.",
        "The user works for all of them now. Whoever has the file can write, and neither read nor"
            + " delete: hand it over secretly. inbox shows what comes."
      })
  static final class Allow implements Callable<Integer> {
    private static final Duration LONGEST =
        Duration.ofMillis(MailboxRules.STANDARD.usualTtlMillis());

    @Spec private CommandSpec spec;
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private AgentOption agent = new AgentOption();

    @Option(
        names = "--capability",
        paramLabel = "FILE",
        required = true,
        description = "the file to write, for: send --capability FILE")
    private Path file = Path.of("");

    @Option(
        names = "--entries",
        paramLabel = "N",
        required = true,
        description =
            "how many messages may wait, or have been read and could still wait, at a time: 1 to"
                + " 512")
    private int entries;

    @Option(
        names = "--ttl",
        paramLabel = "TIME",
        converter = TimeToLive.class,
        defaultValue = "7d",
        description = "how long it stays open, such as 24h or 7d (default: 7d); at most 30d")
    private Duration timeToLive = Duration.ofDays(7);

    @Option(
        names = "--max-bytes",
        paramLabel = "BYTES",
        description = "the longest message that she shall send (default: 1 MiB)")
    private int maxBytes = Message.Body.MAX_BYTES;

    @Option(
        names = "--max-ttl",
        paramLabel = "TIME",
        converter = TimeToLive.class,
        description = "the longest time that a message may wait (default: as long as it is open)")
    private @Nullable Duration maxTtl;

    @Option(
        names = "--price",
        paramLabel = "FACTOR",
        description =
            "how many times the usual work a message beyond the allowance costs: 1 to 128"
                + " (default: ${DEFAULT-VALUE})")
    private int price = 1;

    @Option(
        names = "--renew",
        paramLabel = "FILE",
        description =
            "opens the mailbox of this file again, with other numbers; what was used stays used")
    private @Nullable Path renewed;

    @Override
    public Integer call() {
      var wish = wish();
      if (Files.exists(file) && !file.equals(renewed)) {
        throw new CommandFailure(
            ExitCode.USAGE, file + " is there already; name another file with --capability.");
      }
      refuseWhereNothingCanBeWritten();
      var before = renewed == null ? null : CapabilityFile.read(renewed);
      try (var session = AgentSession.open(agent)) {
        var work = session.showWork(output);
        var allowed =
            before == null
                ? session.allowances().allow(wish)
                : session.allowances().renew(before, wish);
        work.done();
        CapabilityFile.write(file, allowed.capability());
        session.reportAlarms(output);
        report(allowed);
        return ExitCode.OK.status();
      }
    }

    /** Before the user works for minutes: what she opened would be lost with the keys to it. */
    private void refuseWhereNothingCanBeWritten() {
      var place = file.toAbsolutePath().getParent();
      if (place == null || !Files.isDirectory(place) || !Files.isWritable(place)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "%s cannot be written: %s is no directory, or not yours to write in; name another file with --capability."
                .formatted(file, place));
      }
    }

    private Allowances.Wish wish() {
      require(entries >= 1 && entries <= Opening.MAX_ENTRIES, "--entries must be 1 to 512");
      require(timeToLive.compareTo(LONGEST) <= 0, "--ttl must be at most 30 days");
      require(
          maxBytes >= 1 && maxBytes <= Message.Body.MAX_BYTES, "--max-bytes must be 1 to 1048576");
      require(price >= 1 && price <= MailboxPolicy.MAX_PRICE_FACTOR, "--price must be 1 to 128");
      var longest = maxTtl == null ? timeToLive : maxTtl;
      var least = Duration.ofMinutes(1);
      require(
          longest.compareTo(least) >= 0 && longest.compareTo(LONGEST) <= 0,
          "--ttl and --max-ttl must be at least a minute, and at most 30 days");
      var policy = new MailboxPolicy(price, maxBytes, Math.toIntExact(longest.toSeconds()));
      return new Allowances.Wish(entries, timeToLive, policy);
    }

    private void require(boolean fits, String otherwise) {
      if (!fits) {
        throw new ParameterException(spec.commandLine(), otherwise);
      }
    }

    private void report(Allowances.Allowed allowed) {
      Capability capability = allowed.capability();
      var until = Instant.ofEpochMilli(capability.untilMillis()).toString();
      var fields = new LinkedHashMap<String, Object>();
      fields.put("file", file.toString());
      fields.put("entries", entries);
      fields.put("until", until);
      fields.put("mailboxes", allowed.mailboxes());
      fields.put("needed", allowed.needed());
      output.print(
          fields,
          "%s: %s until %s, open at %d holders (%d needed). Hand it over secretly."
              .formatted(
                  file,
                  Count.of(entries, "message"),
                  until,
                  allowed.mailboxes(),
                  allowed.needed()));
    }
  }
}
