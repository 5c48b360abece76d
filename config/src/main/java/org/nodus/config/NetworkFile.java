package org.nodus.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The file that all nodes and agents of one network share: genesis, committee, bootstrap addresses.
 * Plain text and numbers only; {@code node} turns them into keys and ids and checks those.
 *
 * @param network name of the network, for people
 * @param start when epoch 0 began
 * @param graceEpochs how many epochs after its expiry a share can still be claimed
 * @param feeMicros what a lock burns at least
 * @param puzzleBits leading zero bits of the node puzzle, 0 … 32
 * @param lab whether many nodes may share one loopback address
 * @param workTries what 64 KiB for a day cost in tries of a hash, 0 for no work at all; a file
 *     without it is of a network from before there was work
 * @param allocations who owns the supply at the start: account (hex) and micro tokens
 * @param committee accounts (hex) of the validators, 3f + 1 of them
 */
public record NetworkFile(
    String network,
    Instant start,
    Duration epochLength,
    int graceEpochs,
    long feeMicros,
    int puzzleBits,
    boolean lab,
    long workTries,
    List<Allocation> allocations,
    List<String> committee,
    List<Bootstrap> bootstrap) {

  public record Allocation(String account, long micros) {}

  /**
   * One node to begin with.
   *
   * @param signingKey hex of 32 bytes
   * @param sessionKey hex of 32 bytes
   */
  public record Bootstrap(
      String signingKey, String sessionKey, long puzzleNonce, String host, int port) {}

  /** Bounds what a hostile file can make us read. */
  private static final int MAX_LIST = 1_000;

  /** More than a month of a laptop for the least thing is a mistake. */
  private static final long MAX_WORK_TRIES = 1L << 44;

  private static final Config SHAPE =
      ConfigFactory.parseString(
          """
          network { name = "", start = "", epoch-length = 1s, grace-epochs = 1, fee-micros = 0
            puzzle-bits = 0, lab = false, work-tries = 0, allocations = [], committee = [], bootstrap = [] }
          """);

  public NetworkFile {
    allocations = List.copyOf(allocations);
    committee = List.copyOf(committee);
    bootstrap = List.copyOf(bootstrap);
  }

  /**
   * Reads a network file.
   *
   * @throws InvalidConfig when it is missing, no network file, incomplete or out of range, or wants
   *     other files to be read
   */
  public static NetworkFile read(File file) throws InvalidConfig {
    try {
      return from(ForeignFile.parse(file));
    } catch (ConfigException unreadable) {
      throw new InvalidConfig(List.of(NodusConfig.unreadable(file, unreadable)));
    }
  }

  private static NetworkFile from(Config config) throws InvalidConfig {
    var reader = new ConfigReader(config);
    if (!config.hasPath("network")) {
      reader.wrong("network", "is missing: this is not a network file", "");
      reader.finish();
    }
    reader.refuseUnknown(config, SHAPE, "network");
    var file =
        new NetworkFile(
            reader.text("network.name"),
            start(reader),
            reader.time("network.epoch-length", Duration.ofMillis(100), Duration.ofDays(1)),
            reader.number("network.grace-epochs", 1, 10_000),
            reader.wide("network.fee-micros", 0, Long.MAX_VALUE),
            reader.number("network.puzzle-bits", 0, 32),
            reader.flag("network.lab"),
            config.hasPath("network.work-tries")
                ? reader.wide("network.work-tries", 0, MAX_WORK_TRIES)
                : 0,
            elements(reader, config, "allocations", NetworkFile::allocation),
            committee(reader, config),
            elements(reader, config, "bootstrap", NetworkFile::bootstrap));
    reader.finish();
    return file;
  }

  private static Instant start(ConfigReader reader) {
    var text = reader.text("network.start");
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException wrong) {
      return reader.wrong(
          "network.start", "must be an instant such as 2026-01-01T00:00:00Z", Instant.EPOCH);
    }
  }

  private static List<String> committee(ConfigReader reader, Config config) {
    try {
      var keys = config.getStringList("network.committee");
      return keys.size() <= MAX_LIST
          ? keys
          : reader.wrong("network.committee", "too long", List.of());
    } catch (ConfigException wrong) {
      return reader.wrong("network.committee", "must be a list of accounts", List.of());
    }
  }

  private static Allocation allocation(ConfigReader one) {
    one.refuseUnknown(Set.of("account", "micros"));
    return new Allocation(one.text("account"), one.wide("micros", 1, Long.MAX_VALUE));
  }

  private static Bootstrap bootstrap(ConfigReader one) {
    one.refuseUnknown(Set.of("signing-key", "session-key", "puzzle-nonce", "host", "port"));
    return new Bootstrap(
        one.text("signing-key"),
        one.text("session-key"),
        one.wide("puzzle-nonce", Long.MIN_VALUE, Long.MAX_VALUE),
        one.text("host"),
        one.number("port", 1, 65_535));
  }

  @FunctionalInterface
  private interface Element<T> {
    T read(ConfigReader one);
  }

  private static <T> List<T> elements(
      ConfigReader reader, Config config, String key, Element<T> element) {
    var path = "network." + key;
    try {
      var list = config.getConfigList(path);
      if (list.size() > MAX_LIST) {
        return reader.wrong(path, "has more than " + MAX_LIST + " elements", List.of());
      }
      var read = new ArrayList<T>();
      for (var one : list) {
        read.add(element.read(reader.element(one)));
      }
      return read;
    } catch (ConfigException wrong) {
      return reader.wrong(path, String.valueOf(wrong.getMessage()), List.of());
    }
  }

  /** The file's text; {@link #read} gives back an equal value. */
  public String render() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("name", network);
    fields.put("start", start.toString());
    fields.put("epoch-length", epochLength.toMillis() + "ms");
    fields.put("grace-epochs", graceEpochs);
    fields.put("fee-micros", feeMicros);
    fields.put("puzzle-bits", puzzleBits);
    fields.put("lab", lab);
    fields.put("work-tries", workTries);
    fields.put(
        "allocations",
        allocations.stream()
            .map(one -> Map.of("account", one.account(), "micros", one.micros()))
            .toList());
    fields.put("committee", committee);
    fields.put(
        "bootstrap",
        bootstrap.stream()
            .map(
                one ->
                    Map.of(
                        "signing-key", one.signingKey(),
                        "session-key", one.sessionKey(),
                        "puzzle-nonce", one.puzzleNonce(),
                        "host", one.host(),
                        "port", one.port()))
            .toList());
    return ConfigValueFactory.fromMap(Map.of("network", fields))
        .render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false));
  }
}
