package org.nodus.node.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.identity.UserName;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code nodus name}: names of users. */
@Command(
    name = "name",
    description = "Registers the user's name and looks names up.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {NameCommand.Register.class, NameCommand.Lookup.class})
final class NameCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command of name?");
  }

  /** A name on the command line. */
  static final class Converter implements ITypeConverter<UserName> {
    @Override
    public UserName convert(String text) {
      try {
        return UserName.parse(text);
      } catch (DecodeFailure wrong) {
        throw new TypeConversionException("'" + text + "' is no name: " + wrong.reason());
      }
    }
  }

  /** {@code nodus name register}. */
  @Command(
      name = "register",
      description = "Registers a name for the identity of this home, or publishes it again.")
  static final class Register implements Callable<Integer> {
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private AgentOption agent = new AgentOption();

    @Parameters(
        paramLabel = "NAME",
        converter = Converter.class,
        description = "3 to 32 of a-z 0-9 . _ -, beginning with a letter")
    private UserName name;

    @Override
    public Integer call() {
      try (var session = AgentSession.open(agent)) {
        var keys = session.home().identity();
        var work = session.showWork(output);
        var stored = session.names().register(name, keys);
        work.done();
        session.reportAlarms(output);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", name.value());
        fields.put("uid", keys.uid().toBech32m());
        fields.put("replicas", stored.replicas());
        fields.put("of", stored.of());
        output.print(
            fields,
            "%s is registered for %s, on %d of %d nodes"
                .formatted(name.value(), keys.uid().toBech32m(), stored.replicas(), stored.of()));
        return ExitCode.OK.status();
      }
    }
  }

  /** {@code nodus name lookup}. */
  @Command(name = "lookup", description = "Shows who a name belongs to.")
  static final class Lookup implements Callable<Integer> {
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private AgentOption agent = new AgentOption();

    @Parameters(paramLabel = "NAME", converter = Converter.class, description = "the name")
    private UserName name;

    @Override
    public Integer call() {
      try (var session = AgentSession.open(agent)) {
        var found = session.names().find(name);
        session.reportAlarms(output);
        var record = found.record();
        if (!found.notice().isEmpty()) {
          output.narrate(found.notice());
        }
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", name.value());
        fields.put("uid", record.uid().toBech32m());
        fields.put("account", record.accountKey().toHex());
        fields.put("version", record.version());
        fields.put("issued", Instant.ofEpochMilli(record.issuedAtMillis()).toString());
        output.print(
            fields,
            "name     %s%nUID      %s%naccount  %s%nversion  %d of %s"
                .formatted(
                    name.value(),
                    record.uid().toBech32m(),
                    record.accountKey().toHex(),
                    record.version(),
                    Instant.ofEpochMilli(record.issuedAtMillis())));
        return ExitCode.OK.status();
      }
    }
  }
}
