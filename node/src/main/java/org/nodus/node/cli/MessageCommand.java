package org.nodus.node.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.nodus.actors.extension.ExtensionOutcome;
import org.nodus.persistence.received.SentMessage;
import org.nodus.protocol.mailbox.MailboxRules;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code nodus message}: what was sent and may still wait. */
@Command(
    name = "message",
    description = "Shows what was sent and may still wait, and has it wait for longer.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {MessageCommand.ListSent.class, MessageCommand.Extend.class})
final class MessageCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command of message?");
  }

  /** The beginning of a message id, as {@code send} shows it, or all of it. */
  static final class IdPrefix implements ITypeConverter<String> {
    /** What people are shown of an id. */
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8,64}");

    @Override
    public String convert(String text) {
      var id = text.toLowerCase(Locale.ROOT);
      if (!FORM.matcher(id).matches()) {
        throw new TypeConversionException(
            "'" + text + "' is no message; write 8 to 64 hexadecimal digits, as send shows them");
      }
      return id;
    }
  }

  /** {@code nodus message list}. */
  @Command(
      name = "list",
      description = "Shows the messages that were sent from this home and may still wait.")
  static final class ListSent implements Callable<Integer> {
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private AgentOption agent = new AgentOption();

    @Override
    public Integer call() {
      try (var session = AgentSession.open(agent)) {
        var sent = session.outbound().sent();
        for (var message : sent) {
          output.print(
              fields(message),
              "%s  sent %s  waits until %s at the latest"
                  .formatted(message.id(), message.sentAt(), message.expiry()));
        }
        if (sent.isEmpty() && !output.isJson()) {
          output.narrate("Nothing that was sent from here waits.");
        }
        return ExitCode.OK.status();
      }
    }

    private static Map<String, Object> fields(SentMessage message) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("messageId", message.id().hash().toHex());
      fields.put("form", message.coded().isPresent() ? "coded" : "inline");
      fields.put("sent", message.sentAt().toString());
      fields.put("expires", message.expiry().toString());
      return fields;
    }
  }

  /** {@code nodus message extend}. */
  @Command(
      name = "extend",
      description = {
        "Has a message that was sent from this home wait for longer, for work of this machine.",
        "Nothing of it is sent again. What was collected meanwhile stays collected."
      })
  static final class Extend implements Callable<Integer> {
    private static final Duration LONGEST =
        Duration.ofMillis(MailboxRules.STANDARD.usualTtlMillis());

    @Spec private CommandSpec spec;
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private AgentOption agent = new AgentOption();

    @Parameters(
        paramLabel = "ID",
        converter = IdPrefix.class,
        description = "the message, as send and message list show it")
    private String id;

    @Option(
        names = "--ttl",
        required = true,
        paramLabel = "TIME",
        converter = TimeToLive.class,
        description = "how long it may wait from now on, such as 24h or 7d; at most 30d")
    private Duration timeToLive = Duration.ofDays(1);

    @Override
    public Integer call() {
      if (timeToLive.compareTo(LONGEST) > 0) {
        throw new ParameterException(
            spec.commandLine(), "--ttl must be at most %d days".formatted(LONGEST.toDays()));
      }
      try (var session = AgentSession.open(agent)) {
        var outbound = session.outbound();
        var message = only(outbound.sent());
        var work = session.showWork(output);
        var outcome = outbound.extend(message, timeToLive);
        work.done();
        return report(message, outcome).status();
      }
    }

    private SentMessage only(List<SentMessage> sent) {
      var found = sent.stream().filter(one -> one.id().hash().toHex().startsWith(id)).toList();
      if (found.size() != 1) {
        throw new CommandFailure(
            ExitCode.USAGE,
            found.isEmpty()
                ? "No message "
                    + id
                    + " waits that was sent from this home; see: nodus message list"
                : "%d messages begin with %s; write more of the id".formatted(found.size(), id));
      }
      return found.getFirst();
    }

    private ExitCode report(SentMessage message, ExtensionOutcome outcome) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("messageId", message.id().hash().toHex());
      return switch (outcome) {
        case ExtensionOutcome.Extended done -> {
          fields.put("state", "extended");
          fields.put("holders", done.holders());
          fields.put("needed", done.needed());
          fields.put("mailboxes", done.mailboxes());
          fields.put("expires", Instant.ofEpochMilli(done.expiresAtMillis()).toString());
          output.print(fields, words(message, done));
          yield ExitCode.OK;
        }
        case ExtensionOutcome.NotExtended not -> {
          fields.put("state", "failed");
          fields.put("expires", message.expiry().toString());
          fields.put("reason", not.reason().name().toLowerCase(Locale.ROOT));
          fields.put("detail", not.detail());
          if (output.isJson()) {
            output.printJson(fields);
          }
          spec.commandLine().getErr().println("nodus: Not extended: " + not.detail() + ".");
          yield ExitCode.UNAVAILABLE;
        }
      };
    }

    private static String words(SentMessage message, ExtensionOutcome.Extended done) {
      var where =
          message.coded().isPresent()
              ? "%d holders (%d needed) and %d mailboxes"
                  .formatted(done.holders(), done.needed(), done.mailboxes())
              : "%d mailboxes".formatted(done.mailboxes());
      return "%s waits until %s, say %s"
          .formatted(message.id(), Instant.ofEpochMilli(done.expiresAtMillis()), where);
    }
  }
}
