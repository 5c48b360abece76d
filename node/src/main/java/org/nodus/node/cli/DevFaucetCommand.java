package org.nodus.node.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.node.Host;
import org.nodus.node.dev.Faucet;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.identity.UserName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nodus dev faucet}: tokens for trying out. */
@Command(
    name = "faucet",
    description = {
      "Gives tokens of a development network to a user or an account.",
      "In JSON: {\"to\":…,\"tokens\":…,\"block\":…}."
    })
final class DevFaucetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "a registered name, or an account of 64 hexadecimal digits")
  private String recipient = "";

  @Parameters(index = "1", paramLabel = "TOKENS", description = "how many, like 12 or 0.5")
  private String tokens = "";

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      required = true,
      description = "the directory of nodus dev up")
  private Path directory = Path.of("");

  @Override
  public Integer call() {
    var amount = amount();
    var name = isAccount() ? null : name();
    try (var host = Host.ofOneNode();
        var faucet = Faucet.open(directory.toAbsolutePath().normalize(), host)) {
      var account = name == null ? AccountId.ofHex(recipient) : faucet.accountOf(name);
      var block = faucet.give(account, amount).block();
      var result = new LinkedHashMap<String, Object>();
      result.put("to", account.toHex());
      result.put("tokens", OutputOption.tokens(amount));
      result.put("block", block.hash().toHex());
      output.print(result, recipient + " has " + amount + " tokens more.");
    }
    return ExitCode.OK.status();
  }

  private boolean isAccount() {
    return recipient.matches("[0-9a-f]{64}");
  }

  private UserName name() {
    try {
      return UserName.parse(recipient);
    } catch (DecodeFailure wrong) {
      throw new ParameterException(spec.commandLine(), wrong.reason());
    }
  }

  private Tokens amount() {
    try {
      return Tokens.parse(tokens);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
    }
  }
}
