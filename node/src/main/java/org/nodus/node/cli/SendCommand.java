package org.nodus.node.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.delivery.Letterbox;
import org.nodus.actors.delivery.PaymentDesk;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.ledger.account.Tokens;
import org.nodus.node.agent.Outbound;
import org.nodus.protocol.capability.Capability;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.identity.PublicBundle;
import org.nodus.protocol.identity.Uid;
import org.nodus.protocol.identity.UserName;
import org.nodus.protocol.mailbox.MailboxRules;
import org.nodus.protocol.message.Message;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nodus send}: sends a sealed message. */
@Command(
    name = "send",
    description = {
      "Sends a sealed message to a user, who need not be there.",
      "Text and file together are two messages; time and tokens then count for each."
    })
final class SendCommand implements Callable<Integer> {
  private static final Duration LONGEST_FREE =
      Duration.ofMillis(MailboxRules.STANDARD.usualTtlMillis());

  /** What a mailbox allows its entries: nobody would hear of a message that waits for longer. */
  private static final Duration LONGEST_PAID =
      Duration.ofMillis(MailboxRules.STANDARD.maxTtlMillis());

  /** To find holders may take a search of 8 s; what ran out before would fail without a reason. */
  private static final Duration SHORTEST = Duration.ofSeconds(10);

  /** How far the clocks of the owner of an allowance, its holders and this one may differ. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

  @Spec private CommandSpec spec;
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private AgentOption agent = new AgentOption();

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      converter = NameCommand.Converter.class,
      description = "registered name of the recipient")
  private UserName recipient;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TEXT",
      description = "what to say; - reads standard input")
  private @Nullable String text;

  @Option(names = "--file", paramLabel = "FILE", description = "a file to send, up to 1 MiB")
  private @Nullable Path file;

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      converter = TimeToLive.class,
      defaultValue = "24h",
      description =
          "how long it may wait, such as 45s, 90m, 24h or 7d (default: 24h); at least 10s, at"
              + " most 30d, and 90d with --tokens")
  private Duration timeToLive = Duration.ofDays(1);

  @Option(
      names = "--tokens",
      paramLabel = "AMOUNT",
      converter = TokenAmount.class,
      description = "tokens for its holders, split evenly; what nobody earns comes back")
  private Tokens tokens = Tokens.NONE;

  @Option(
      names = "--durability",
      paramLabel = "KIND",
      converter = Durability.class,
      defaultValue = "standard",
      description =
          "standard: any 4 of 12 fragments rebuild it; high: any 10 of 40, refused where fewer"
              + " than 40 nodes take one (default: standard); short free messages are no fragments"
              + " but whole copies in 16 mailboxes")
  private Redundancy redundancy = Redundancy.STANDARD;

  @Option(
      names = "--capability",
      paramLabel = "FILE",
      description =
          "what the recipient made with contact allow: the message is left in the mailbox that she"
              + " opened, without work for its entry; it waits for as long as she allows, 24h at"
              + " most, unless --ttl says for how long")
  private @Nullable Path capability;

  @Override
  public Integer call() {
    checkTimeToLive();
    var bodies = bodies();
    var allowed = Optional.ofNullable(capability).map(CapabilityFile::read);
    var failed = false;
    try (var session = AgentSession.open(agent)) {
      allowed.ifPresent(one -> stayWithin(one, session.now()));
      allowed.ifPresent(one -> checkAllowed(one, session, bodies));
      var found = session.names().find(recipient);
      allowed.ifPresent(one -> checkOwner(one, found.record().uid()));
      if (!found.notice().isEmpty()) {
        output.narrate(found.notice());
      }
      var code = ExitCode.OK;
      var work = session.showWork(output);
      for (var body : bodies) {
        var outcome = send(session.outbound(), found.record().bundle(), body, allowed);
        work.done();
        code = failed ? code : report(outcome, body, session.alarms());
        failed |= code != ExitCode.OK;
      }
      session.reportAlarms(output);
      return code.status();
    }
  }

  private SendOutcome send(
      Outbound outbound, PublicBundle bundle, Message.Body body, Optional<Capability> allowed) {
    return allowed
        .map(one -> (Letterbox) new Letterbox.OfPair(one))
        .map(one -> outbound.send(bundle, body, timeToLive, tokens, redundancy, one))
        .orElseGet(() -> outbound.send(bundle, body, timeToLive, tokens, redundancy));
  }

  /** Who says nothing of time means as long as usual, or as the allowance lets her. */
  private void stayWithin(Capability allowed, Instant now) {
    if (spec.commandLine().getParseResult().hasMatchedOption("--ttl")) {
      return;
    }
    var longest = allowed.longest(now.toEpochMilli()).minus(CLOCK_TOLERANCE);
    if (longest.compareTo(SHORTEST) >= 0 && longest.compareTo(timeToLive) < 0) {
      timeToLive = longest;
    }
  }

  /** Before anything is worked for, or told anybody. */
  private void checkAllowed(Capability allowed, AgentSession session, List<Message.Body> bodies) {
    var now = session.now().toEpochMilli();
    var objection =
        allowed.network().equals(session.home().network().id())
            ? bodies.stream()
                .flatMap(body -> allowed.objection(body.bytes().length(), timeToLive, now).stream())
                .findFirst()
            : Optional.of("it is for another network");
    objection.ifPresent(
        why -> refuse(why + "; change that, or send it for work without --capability"));
  }

  private void checkOwner(Capability allowed, Uid uid) {
    if (!allowed.owner().equals(uid)) {
      refuse(
          "it is for a mailbox of "
              + allowed.owner().toBech32m()
              + ", not of "
              + recipient.value());
    }
  }

  private void refuse(String why) {
    throw new CommandFailure(ExitCode.BAD_DATA, "Not sent with %s: %s.".formatted(capability, why));
  }

  private void checkTimeToLive() {
    if (timeToLive.compareTo(SHORTEST) < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--ttl must be at least %d seconds: storing it may take as long"
              .formatted(SHORTEST.toSeconds()));
    }
    if (timeToLive.compareTo(LONGEST_PAID) > 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--ttl must be at most %d days: mailboxes keep no word of it for longer"
              .formatted(LONGEST_PAID.toDays()));
    }
    if (tokens.isNone() && timeToLive.compareTo(LONGEST_FREE) > 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--ttl of a free message must be at most %d days; with --tokens it may wait for %d"
              .formatted(LONGEST_FREE.toDays(), LONGEST_PAID.toDays()));
    }
  }

  private List<Message.Body> bodies() {
    var bodies = new ArrayList<Message.Body>();
    if (text != null) {
      bodies.add(text.equals("-") ? MessageBodies.input(System.in) : MessageBodies.text(text));
    }
    if (file != null) {
      bodies.add(MessageBodies.file(file));
    }
    if (bodies.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "What should be sent? Give a text, - or --file FILE");
    }
    return bodies;
  }

  private ExitCode report(SendOutcome outcome, Message.Body body, Optional<Long> alarms) {
    return switch (outcome) {
      case SendOutcome.Stored stored -> {
        output.print(fields(stored, body, alarms), words(stored));
        yield ExitCode.OK;
      }
      case SendOutcome.Failed failure -> {
        if (output.isJson()) {
          output.printJson(fields(failure, alarms));
        }
        spec.commandLine().getErr().println("nodus: " + words(failure));
        yield codeOf(failure);
      }
    };
  }

  private Map<String, Object> fields(
      SendOutcome.Stored stored, Message.Body body, Optional<Long> alarms) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("messageId", stored.message().hash().toHex());
    fields.put("state", "stored");
    fields.put("form", stored.form().name().toLowerCase(Locale.ROOT));
    fields.put("bytes", body.bytes().length());
    fields.put("holders", stored.holders());
    fields.put("groups", stored.groups());
    fields.put("needed", stored.needed());
    fields.put("mailboxes", stored.mailboxes());
    fields.put("expires", Instant.ofEpochMilli(stored.expiresAtMillis()).toString());
    fields.put("lockId", stored.payment().map(paid -> paid.lock().toHex()).orElse(null));
    fields.put("alarms", alarms.orElse(null));
    return fields;
  }

  private static Map<String, Object> fields(SendOutcome.Failed failure, Optional<Long> alarms) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("messageId", null);
    fields.put("state", "failed");
    fields.put("holders", null);
    fields.put("needed", null);
    fields.put("expires", null);
    fields.put("lockId", failure.lock().map(lock -> lock.toHex()).orElse(null));
    fields.put("reason", failure.reason().name().toLowerCase(Locale.ROOT));
    fields.put("detail", failure.detail());
    fields.put("tokens", failure.tokens().name().toLowerCase(Locale.ROOT));
    fields.put("alarms", alarms.orElse(null));
    return fields;
  }

  private String words(SendOutcome.Stored stored) {
    var what =
        stored.form() == SendOutcome.Form.INLINE
            ? "stored in %d mailboxes (%d needed)".formatted(stored.mailboxes(), stored.needed())
            : "stored with %d holders (%d needed, any %d rebuild it), announced in %d mailboxes"
                .formatted(stored.holders(), stored.needed(), stored.k(), stored.mailboxes());
    var networks =
        stored.groups() < stored.holders()
            ? ", in %d networks only".formatted(stored.groups())
            : "";
    var paid =
        stored
            .payment()
            .map(
                one ->
                    "; %s tokens locked for each of %d holders, lock %s"
                        .formatted(new Tokens(one.shareMicros()), one.shares(), one.lock()))
            .orElse("");
    return "%s for %s: %s%s, until %s%s"
        .formatted(
            stored.message(),
            recipient.value(),
            what,
            networks,
            Instant.ofEpochMilli(stored.expiresAtMillis()),
            paid);
  }

  static String words(SendOutcome.Failed failure) {
    var tokens =
        switch (failure.tokens()) {
          case UNTOUCHED ->
              failure.reason() == SendOutcome.Reason.TOO_FEW_TOKENS
                  ? " Nothing was paid; name another amount with --tokens."
                  : "";
          case PENDING -> " The payment is signed and not final yet; see: nodus ledger balance.";
          case LOCKED -> " Its tokens come back after the expiry with: nodus ledger refund.";
        };
    return "Not sent: " + failure.detail() + "." + tokens;
  }

  static ExitCode codeOf(SendOutcome.Failed failure) {
    return switch (failure.reason()) {
      case UNSEALABLE, TOO_FEW_TOKENS -> ExitCode.BAD_DATA;
      case PAYMENT ->
          failure.tokens() == PaymentDesk.TokenFate.PENDING
              ? ExitCode.TRY_AGAIN
              : ExitCode.UNAVAILABLE;
      case TOO_FEW_HOLDERS, TOO_FEW_RECEIPTS, MAILBOX -> ExitCode.UNAVAILABLE;
    };
  }
}
