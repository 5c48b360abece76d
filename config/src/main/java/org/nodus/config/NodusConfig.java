package org.nodus.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * All settings of one node, typed and within their limits. {@code node} translates them into the
 * limits records of the actors; nobody else sees them.
 */
public record NodusConfig(
    Listen listen,
    Transport transport,
    Routing routing,
    Storage storage,
    Mailboxes mailboxes,
    Ledger ledger,
    Log log) {

  /**
   * Where the UDP socket stands.
   *
   * @param port 0 … 65535; 0 lets the system choose
   * @param advertisedHost what others are told; never empty
   */
  public record Listen(String host, int port, String advertisedHost) {}

  public record Transport(int maxSessions, Duration idleTimeout, int maxRequestsPerPeer) {}

  /**
   * How lookups behave.
   *
   * @param lab whether many nodes may share one loopback or private address
   */
  public record Routing(
      Duration peerTimeout, Duration lookupDeadline, Duration refreshInterval, boolean lab) {}

  /**
   * What a node does with fragments.
   *
   * @param quotaBytes empty when the node is to decide by its disk
   */
  public record Storage(
      OptionalLong quotaBytes, Duration maxTtlFree, Duration maxTtlPaid, long microsPerKibDay) {}

  /**
   * What it does with mailboxes.
   *
   * @param quotaBytes empty when the node is to decide by its disk
   */
  public record Mailboxes(OptionalLong quotaBytes) {}

  public record Ledger(Duration syncInterval, Duration peerTimeout, Duration operationDeadline) {}

  public record Log(String level) {}

  private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");
  private static final Duration TICK = Duration.ofMillis(10);
  private static final Duration DAY = Duration.ofDays(1);

  /** The settings as they are when nobody says anything. */
  public static NodusConfig defaults() {
    try {
      return from(ConfigFactory.empty());
    } catch (InvalidConfig impossible) {
      throw new IllegalStateException("reference.conf contradicts its own limits", impossible);
    }
  }

  /**
   * The settings of {@code file} over the defaults; environment and system properties are not read.
   *
   * @throws InvalidConfig naming file and line of every unknown key and every bad value
   */
  public static NodusConfig read(File file) throws InvalidConfig {
    try {
      return from(
          ConfigFactory.parseFile(file, ConfigParseOptions.defaults().setAllowMissing(false)));
    } catch (ConfigException unreadable) {
      throw new InvalidConfig(List.of(unreadable(file, unreadable)));
    }
  }

  /** The same settings at another place: what the command line says over the file. */
  public NodusConfig withListen(Listen other) {
    return new NodusConfig(other, transport, routing, storage, mailboxes, ledger, log);
  }

  /** Ours alone: a class path holds a reference.conf of every library at its root. */
  private static Config reference() {
    return ConfigFactory.parseResources(
        NodusConfig.class, "reference.conf", ConfigParseOptions.defaults().setAllowMissing(false));
  }

  static ConfigProblem unreadable(File file, ConfigException unreadable) {
    var origin =
        unreadable.origin() == null ? file.toString() : ConfigReader.where(unreadable.origin());
    var message = String.valueOf(unreadable.getMessage());
    return new ConfigProblem(origin, "", message.substring(message.lastIndexOf(": ") + 1).strip());
  }

  private static NodusConfig from(Config given) throws InvalidConfig {
    var reference = reference();
    var reader = new ConfigReader(given.withFallback(reference).resolve());
    reader.refuseUnknown(given, reference, "nodus");
    var config =
        new NodusConfig(
            listen(reader),
            new Transport(
                reader.number("nodus.transport.max-sessions", 16, 1 << 20),
                reader.time("nodus.transport.idle-timeout", Duration.ofSeconds(5), DAY),
                reader.number("nodus.transport.max-requests-per-peer", 1, 65_536)),
            new Routing(
                reader.time("nodus.routing.peer-timeout", TICK, Duration.ofMinutes(1)),
                reader.time("nodus.routing.lookup-deadline", TICK, Duration.ofMinutes(5)),
                reader.time("nodus.routing.refresh-interval", Duration.ofSeconds(1), DAY),
                reader.flag("nodus.routing.lab")),
            new Storage(
                reader.bytesOrAuto("nodus.storage.quota", 1 << 20),
                reader.time(
                    "nodus.storage.max-ttl-free", Duration.ofSeconds(1), DAY.multipliedBy(30)),
                reader.time(
                    "nodus.storage.max-ttl-paid", Duration.ofSeconds(1), DAY.multipliedBy(90)),
                reader.wide("nodus.storage.price-per-kib-day", 0, 1_000_000_000_000L)),
            new Mailboxes(reader.bytesOrAuto("nodus.mailboxes.quota", 1 << 20)),
            new Ledger(
                reader.time("nodus.ledger.sync-interval", TICK, Duration.ofHours(1)),
                reader.time("nodus.ledger.peer-timeout", TICK, Duration.ofMinutes(1)),
                reader.time("nodus.ledger.operation-deadline", TICK, Duration.ofMinutes(10))),
            new Log(level(reader)));
    reader.finish();
    return config;
  }

  private static Listen listen(ConfigReader reader) {
    var host = reader.text("nodus.listen.host");
    var advertised = reader.text("nodus.listen.advertised-host");
    return new Listen(
        host.isEmpty() ? reader.wrong("nodus.listen.host", "must not be empty", "127.0.0.1") : host,
        reader.number("nodus.listen.port", 0, 65_535),
        advertised.isEmpty() ? host : advertised);
  }

  private static String level(ConfigReader reader) {
    var level = reader.text("nodus.log.level");
    return LEVELS.contains(level)
        ? level
        : reader.wrong("nodus.log.level", "must be error, warn, info, debug or trace", "info");
  }
}
