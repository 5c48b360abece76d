package org.nodus.node.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.nodus.node.environment.RealChance;
import org.nodus.node.home.AgentHome;
import org.nodus.persistence.keys.Protection;
import org.nodus.protocol.crypto.Argon2id;
import org.nodus.protocol.identity.IdentityKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodus id}: the user's identity. */
@Command(
    name = "id",
    description = "Makes and shows the identity of a user.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {IdCommand.New.class, IdCommand.Show.class})
final class IdCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command of id?");
  }

  private static Map<String, Object> fields(IdentityKeys keys) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("uid", keys.uid().toBech32m());
    fields.put("account", keys.account(0).publicKey().toHex());
    return fields;
  }

  private static String words(IdentityKeys keys) {
    return "UID      %s%naccount  %s"
        .formatted(keys.uid().toBech32m(), keys.account(0).publicKey().toHex());
  }

  /** {@code nodus id new}. */
  @Command(
      name = "new",
      description = {
        "Makes a new identity in a new home.",
        "Its keys are kept in a file that only the user may read, or under a passphrase too."
      })
  static final class New implements Callable<Integer> {
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;

    @Mixin private OutputOption output = new OutputOption();
    @Mixin private AgentOption agent = new AgentOption();

    @Option(
        names = "--network",
        paramLabel = "FILE",
        required = true,
        description = "network.conf of the network that the user belongs to")
    private Path network = Path.of("");

    @Option(names = "--passphrase", description = "asks for a passphrase that protects the keys")
    private boolean withPassphrase;

    @Override
    public Integer call() {
      var chance = RealChance.INSTANCE;
      var seed = chance.secret(IdentityKeys.SEED_BYTES);
      var protection =
          withPassphrase || agent.hasPassphraseFile()
              ? new Protection.Passphrase(
                  agent.newPassphrase(),
                  chance.secret(SALT_BYTES),
                  chance.secret(NONCE_BYTES),
                  Argon2id.Effort.STANDARD)
              : new Protection.Permissions();
      AgentHome.create(agent.path(), network, seed, protection);
      var keys = IdentityKeys.of(seed);
      var fields = fields(keys);
      fields.put("home", agent.path().toString());
      output.print(
          fields,
          words(keys)
              + System.lineSeparator()
              + "Keep a copy of "
              + agent.path().resolve("keys")
              + ": without it nobody can read your messages or move your tokens.");
      return ExitCode.OK.status();
    }
  }

  /** {@code nodus id show}. */
  @Command(name = "show", description = "Shows the identity of a home.")
  static final class Show implements Callable<Integer> {
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private AgentOption agent = new AgentOption();

    @Override
    public Integer call() {
      var keys = AgentHome.identityIn(agent.path(), agent::passphrase);
      output.print(fields(keys), words(keys));
      return ExitCode.OK.status();
    }
  }
}
