package org.nodus.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads typed values out of one file and collects what is wrong instead of stopping at the first
 * problem. A value that could not be read is replaced by a harmless one; {@link #finish} then
 * throws.
 */
final class ConfigReader {
  /** 2^53: whole numbers up to here are exact as doubles. */
  private static final double MAX_EXACT = 0x1p53;

  private final Config config;
  private final List<ConfigProblem> problems;

  ConfigReader(Config config) {
    this(config, new ArrayList<>());
  }

  private ConfigReader(Config config, List<ConfigProblem> problems) {
    this.config = config;
    this.problems = problems;
  }

  /** Reads one element of a list; its problems are problems of the whole. */
  ConfigReader element(Config one) {
    return new ConfigReader(one, problems);
  }

  /** Every key of this element that is not among {@code known} is a problem. */
  void refuseUnknown(Set<String> known) {
    for (var entry : config.entrySet()) {
      if (!known.contains(entry.getKey())) {
        wrong(entry.getKey(), "unknown key; known are " + new TreeSet<>(known), "");
      }
    }
  }

  /** Every key of {@code given} that {@code reference} does not have is a problem. */
  void refuseUnknown(Config given, Config reference, String root) {
    var known = new TreeSet<String>();
    reference.entrySet().forEach(entry -> known.add(entry.getKey()));
    for (var entry : given.entrySet()) {
      var path = entry.getKey();
      if (!known.contains(path)) {
        var hint =
            path.startsWith(root + ".") ? nearest(path, known) : "keys begin with " + root + ".";
        problems.add(
            new ConfigProblem(where(entry.getValue().origin()), path, "unknown key; " + hint));
      }
    }
  }

  String text(String path) {
    try {
      return config.getString(path);
    } catch (ConfigException wrong) {
      return wrong(path, "must be text", "");
    }
  }

  boolean flag(String path) {
    try {
      return config.getBoolean(path);
    } catch (ConfigException wrong) {
      return wrong(path, "must be true or false", false);
    }
  }

  int number(String path, int least, int most) {
    return (int) wide(path, least, most);
  }

  long wide(String path, long least, long most) {
    try {
      var value = config.getLong(path);
      if (!isWhole(config.getNumber(path))) {
        return wrong(path, "must be a whole number within " + least + " … " + most, least);
      }
      return value >= least && value <= most
          ? value
          : wrong(path, "is " + value + " but must be within " + least + " … " + most, least);
    } catch (ConfigException wrong) {
      return wrong(path, "must be a whole number within " + least + " … " + most, least);
    }
  }

  /** The library cuts what stands behind the point, and what is too large for 64 bits. */
  private static boolean isWhole(Number number) {
    return !(number instanceof Double real) || (real % 1 == 0 && Math.abs(real) <= MAX_EXACT);
  }

  /** A size such as {@code 2 GiB}, in bytes; empty for {@code auto}. */
  OptionalLong bytesOrAuto(String path, long least) {
    try {
      if (config.getString(path).equals("auto")) {
        return OptionalLong.empty();
      }
      var value = config.getBytes(path);
      return OptionalLong.of(
          value >= least ? value : wrong(path, "must be at least " + least + " bytes", least));
    } catch (ConfigException wrong) {
      return wrong(
          path, "must be auto, or a size with its unit, such as 2 GiB", OptionalLong.empty());
    }
  }

  /** A time such as {@code 1500ms} or {@code 30 days}. */
  Duration time(String path, Duration least, Duration most) {
    try {
      var value = config.getDuration(path);
      return value.compareTo(least) >= 0 && value.compareTo(most) <= 0
          ? value
          : wrong(path, "must be within " + words(least) + " … " + words(most), least);
    } catch (ConfigException wrong) {
      return wrong(path, "must be a time with its unit, such as 5s or 30 days", least);
    }
  }

  <T> T wrong(String path, String message, T instead) {
    problems.add(new ConfigProblem(whereIs(path), path, message));
    return instead;
  }

  void finish() throws InvalidConfig {
    if (!problems.isEmpty()) {
      throw new InvalidConfig(problems);
    }
  }

  private String whereIs(String path) {
    ConfigValue value =
        config.hasPathOrNull(path) && !config.getIsNull(path)
            ? config.getValue(path)
            : config.root();
    return where(value.origin());
  }

  static String where(ConfigOrigin origin) {
    var file = origin.filename() != null ? origin.filename() : origin.description();
    return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() : file;
  }

  private static String words(Duration time) {
    return time.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private static String nearest(String path, Set<String> known) {
    var best = "";
    var bestShared = -1;
    for (var candidate : known) {
      var shared = 0;
      while (shared < Math.min(path.length(), candidate.length())
          && path.charAt(shared) == candidate.charAt(shared)) {
        shared++;
      }
      if (shared > bestShared) {
        best = candidate;
        bestShared = shared;
      }
    }
    return "did you mean " + best + "?";
  }
}
