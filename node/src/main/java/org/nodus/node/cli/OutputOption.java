package org.nodus.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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

  /** One result: its fields in JSON mode, {@code text} otherwise. */
  public void print(Map<String, ?> fields, String text) {
    if (isJson()) {
      printJson(fields);
    } else {
      spec.commandLine().getOut().println(text);
      spec.commandLine().getOut().flush();
    }
  }

  public void printJson(Map<String, ?> fields) {
    spec.commandLine().getOut().println(toJson(fields));
    spec.commandLine().getOut().flush();
  }

  /** Words for the person at the terminal; never part of the result. */
  public void narrate(String words) {
    var stream = isJson() ? spec.commandLine().getErr() : spec.commandLine().getOut();
    stream.println(words);
    stream.flush();
  }

  /** An amount as a JSON number of tokens, exact to the micro. */
  static BigDecimal tokens(Tokens amount) {
    return new BigDecimal(amount.toString());
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
