package org.nodus.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.actors.delivery.PaymentDesk;
import org.nodus.actors.delivery.SendOutcome;

class SendCommandTest {
  /** What comes after the limits: the home is looked for, and there is none. */
  private static final ExitCode PASSED_THE_LIMITS = ExitCode.CONFIGURATION;

  @TempDir private Path nobody;

  @Test
  void a_free_message_waits_for_thirty_days_at_most() {
    send(PASSED_THE_LIMITS, "--ttl", "30d");

    var refused = send(ExitCode.USAGE, "--ttl", "31d");

    assertTrue(refused.contains("at most 30 days; with --tokens it may wait for 90"), refused);
  }

  @Test
  void a_paid_message_waits_for_ninety_days_at_most() {
    send(PASSED_THE_LIMITS, "--ttl", "90d", "--tokens", "1");

    var refused = send(ExitCode.USAGE, "--ttl", "91d", "--tokens", "1");

    assertTrue(refused.contains("at most 90 days"), refused);
  }

  @Test
  void what_would_run_out_while_it_is_stored_is_refused() {
    send(PASSED_THE_LIMITS, "--ttl", "10s");

    var refused = send(ExitCode.USAGE, "--ttl", "9s");

    assertTrue(refused.contains("at least 10 seconds"), refused);
  }

  @Test
  void a_time_that_is_none_is_refused_with_an_example() {
    for (var time : List.of("0h", "-5m", "5", "soon", "9999999999d", "1w")) {
      var refused = send(ExitCode.USAGE, "--ttl=" + time);

      assertTrue(refused.contains("'" + time + "'"), refused);
    }
  }

  @Test
  void durability_is_standard_or_high() {
    send(PASSED_THE_LIMITS, "--durability", "standard");
    send(PASSED_THE_LIMITS, "--durability", "high");

    var refused = send(ExitCode.USAGE, "--durability", "eternal");

    assertTrue(refused.contains("'eternal' is neither standard nor high"), refused);
  }

  @Test
  void nothing_to_say_is_nothing_to_send() {
    var refused = run(ExitCode.USAGE, List.of("send", "bob", "--home", nobody.toString()));

    assertTrue(refused.contains("Give a text, - or --file FILE"), refused);
  }

  @Test
  void too_few_tokens_are_bad_data_as_they_are_for_the_faucet() {
    var failure =
        new SendOutcome.Failed(
            SendOutcome.Reason.TOO_FEW_TOKENS,
            "the shares and the fee cost 5.1 tokens, the account has 0",
            PaymentDesk.TokenFate.UNTOUCHED,
            Optional.empty());

    assertEquals(ExitCode.BAD_DATA, SendCommand.codeOf(failure));
    var words = SendCommand.words(failure);
    assertTrue(words.endsWith("Nothing was paid; name another amount with --tokens."), words);
  }

  @Test
  void a_file_that_cannot_be_sent_says_why() throws Exception {
    var missing = nobody.resolve("missing.txt");
    var empty = Files.createFile(nobody.resolve("empty.txt"));

    assertTrue(sendFile(ExitCode.IO_ERROR, missing).contains("does not exist"));
    assertTrue(sendFile(ExitCode.IO_ERROR, nobody).contains("is a directory"));
    assertTrue(sendFile(ExitCode.USAGE, empty).contains("is empty: there is nothing to send"));
  }

  private String sendFile(ExitCode expected, Path file) {
    return run(
        expected, List.of("send", "bob", "--file", file.toString(), "--home", nobody.toString()));
  }

  private String send(ExitCode expected, String... options) {
    var arguments = new ArrayList<>(List.of("send", "bob", "hello", "--home", nobody.toString()));
    arguments.addAll(List.of(options));
    return run(expected, arguments);
  }

  private static String run(ExitCode expected, List<String> arguments) {
    var err = new StringWriter();
    var status =
        NodusCommand.commandLine(List.of())
            .setErr(new PrintWriter(err, true))
            .execute(arguments.toArray(String[]::new));
    assertEquals(expected.status(), status, err::toString);
    return err.toString();
  }
}
