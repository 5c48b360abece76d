package org.nodus.node.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.nodus.node.agent.Inbox;
import org.nodus.node.agent.InboxMessage;
import org.nodus.node.agent.Names;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.identity.UserName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nodus inbox}: collects what waits and shows it once. */
@Command(
    name = "inbox",
    description = {
      "Collects what waits for the user, shows it, and confirms its holders.",
      "Each message is shown once; it stays in the home."
    })
final class InboxCommand implements Callable<Integer> {
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  @Mixin private OutputOption output = new OutputOption();
  @Mixin private AgentOption agent = new AgentOption();

  @Option(
      names = "--follow",
      description = "stays, and shows what comes as soon as it comes; Ctrl-C ends it")
  private boolean follow;

  @Option(
      names = "--save",
      paramLabel = "DIR",
      description = "where files are saved (default: HOME/files)")
  private @Nullable Path save;

  private final Map<UserName, String> verified = new HashMap<>();

  @Override
  public Integer call() {
    try (var session = AgentSession.open(agent)) {
      var inbox = session.inbox();
      var directory = save == null ? session.home().directory().resolve("files") : save;
      if (follow) {
        return follow(session, inbox, directory);
      }
      var visit = inbox.collect();
      var shown = show(inbox, session.names(), directory);
      new VisitReport(output.err()).on(visit);
      if (visit.complete() && shown == 0 && !output.isJson()) {
        output.narrate("No new messages.");
      }
      session.reportAlarms(output);
      session.names().renew();
      return shown == 0 && !visit.complete() ? ExitCode.UNAVAILABLE.status() : ExitCode.OK.status();
    }
  }

  /** Until the process is ended. What cannot be done now is said once and tried again. */
  private Integer follow(AgentSession session, Inbox inbox, Path directory) {
    show(inbox, session.names(), directory);
    session.reportAlarms(output);
    var said = "";
    var report = new VisitReport(output.err());
    try (var follower = inbox.follow()) {
      while (true) {
        try {
          var visit = follower.next();
          show(inbox, session.names(), directory);
          report.on(visit);
          session.reportAlarms(output);
          session.names().renew();
          said = "";
        } catch (CommandFailure failure) {
          if (failure.code() == ExitCode.IO_ERROR || Thread.currentThread().isInterrupted()) {
            throw failure;
          }
          if (!said.equals(failure.getMessage())) {
            said = String.valueOf(failure.getMessage());
            output.narrate("nodus: " + said + " It is tried again.");
          }
          LockSupport.parkNanos(AFTER_FAILURE.toNanos());
        }
      }
    }
  }

  /** As they were written: a mailbox gives them in no order. */
  private int show(Inbox inbox, Names names, Path directory) {
    var count = 0;
    var unshown = new ArrayList<>(inbox.unshown());
    unshown.sort(Comparator.comparing(InboxMessage::sentAt));
    for (var message : unshown) {
      show(message, from(message, names), directory);
      inbox.markShown(message);
      count++;
    }
    return count;
  }

  private void show(InboxMessage message, String from, Path directory) {
    var body = message.body();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("messageId", message.id().hash().toHex());
    fields.put("from", from);
    fields.put("uid", message.sender().toBech32m());
    fields.put("sent", message.sentAt().toString());
    fields.put("mimeType", body.mimeType().value());
    fields.put("bytes", body.bytes().length());
    fields.put("sha256", Sha256.of(body.bytes()).toHex());
    var heading = "%s from %s, sent %s".formatted(message.id(), from, message.sentAt());
    if (message.isText()) {
      var text = body.bytes().toUtf8();
      fields.put("text", text);
      output.print(fields, heading + System.lineSeparator() + printable(text));
    } else {
      var file = SavedFile.save(message, directory);
      fields.put("file", file.toString());
      output.print(
          fields,
          "%s: %s, %,d bytes, saved as %s"
              .formatted(heading, printable(body.mimeType().value()), body.bytes().length(), file));
    }
  }

  /** The name, when its record says that it is the sender's; the UID otherwise. */
  private String from(InboxMessage message, Names names) {
    var uid = message.sender().toBech32m();
    return message
        .senderName()
        .filter(name -> verified.computeIfAbsent(name, one -> uidOf(one, names)).equals(uid))
        .map(UserName::value)
        .orElse(uid);
  }

  private static String uidOf(UserName name, Names names) {
    try {
      return names.find(name).record().uid().toBech32m();
    } catch (CommandFailure unknown) {
      return "";
    }
  }

  /** A stranger's text must not steer the terminal. */
  private static String printable(String text) {
    var shown = new StringBuilder(text.length());
    text.codePoints()
        .map(one -> Character.isISOControl(one) && one != '\n' && one != '\t' ? 0xFFFD : one)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }
}
