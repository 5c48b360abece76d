package org.nodus.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.Map;
import org.nodus.ledger.account.Tokens;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code -o text|json}, mixed into every command that prints a result. In JSON mode standard output
 * holds JSON objects alone, one a line; narration goes to standard error.
 */
public final class OutputOption {
  private static final ObjectMapper JSON = new ObjectMapper();

  enum Form {
    text,
    json
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text for people, json for programs (default: ${DEFAULT-VALUE})")
  private Form form = Form.text;

  public boolean isJson() {
    return form == Form.json;
  }

  /**
   * One result: its fields in JSON mode, {@code text} otherwise.
   *
   * @throws CommandFailure 74 when nobody can have read it: the pipe is closed, the disk is full
   */
  public void print(Map<String, ?> fields, String text) {
    printLine(isJson() ? toJson(fields) : text);
  }

  /** The same in JSON mode alone. */
  public void printJson(Map<String, ?> fields) {
    printLine(toJson(fields));
  }

  private void printLine(String line) {
    announce(line);
    if (spec.commandLine().getOut().checkError()) {
      throw new CommandFailure(
          ExitCode.IO_ERROR,
          "Standard output cannot be written: its reader is gone or its disk is full.");
    }
  }

  /** What a process that stays has to say of itself; it stays though nobody may listen. */
  void announce(Map<String, ?> fields, String text) {
    announce(isJson() ? toJson(fields) : text);
  }

  private void announce(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }

  /** Words for the person at the terminal; never part of the result. */
  public void narrate(String words) {
    var stream = isJson() ? spec.commandLine().getErr() : spec.commandLine().getOut();
    stream.println(words);
    stream.flush();
  }

  /** Where words go that are never part of the result. */
  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** An amount as a JSON number of tokens, exact to the micro. */
  static BigDecimal tokens(Tokens amount) {
    return new BigDecimal(amount.toString());
  }

  /** What {@link #toJson} wrote. */
  static Map<String, ?> fromJson(String line) {
    try {
      return JSON.readValue(line, new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException wrong) {
      throw new CommandFailure(ExitCode.BAD_DATA, "Not a line of JSON: " + line);
    }
  }

  static String toJson(Map<String, ?> fields) {
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(
          "a result is made of maps, lists, text and numbers", impossible);
    }
  }
}
