package org.nodus.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.net.URL;
import java.util.List;

/**
 * Parses a file that strangers hand out. It says what stands in it and makes nobody open anything
 * else: HOCON's {@code include} would read local files and ask web servers.
 */
final class ForeignFile {
  /** A thousand accounts and a thousand nodes, 350 KiB, three times over. */
  static final long MAX_BYTES = 1 << 20;

  private ForeignFile() {}

  /**
   * What {@code file} says, unresolved.
   *
   * @throws InvalidConfig when it is missing, too long, too deep or not in HOCON, or includes
   *     others
   */
  static Config parse(File file) throws InvalidConfig {
    if (file.exists() && (!file.isFile() || file.length() > MAX_BYTES)) {
      throw problem(file, "is no file of at most 1 MiB");
    }
    try {
      var options =
          ConfigParseOptions.defaults().setAllowMissing(false).setIncluder(new NothingElse());
      return ConfigFactory.parseFile(file, options);
    } catch (ConfigException unreadable) {
      throw new InvalidConfig(List.of(NodusConfig.unreadable(file, unreadable)));
    } catch (StackOverflowError tooDeep) {
      // The parser recurses at every bracket.
      throw problem(file, "is nested too deeply");
    }
  }

  private static InvalidConfig problem(File file, String message) {
    return new InvalidConfig(List.of(new ConfigProblem(file.toString(), "", message)));
  }

  /** Every form of {@code include}: whatever is not named here the parser would follow itself. */
  private static final class NothingElse
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      throw refused(what);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      throw refused(what.toString());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      throw refused(what.toString());
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
      throw refused(what);
    }

    private static ConfigException refused(String what) {
      return new ConfigException.Generic(
          "a network file includes nothing, not even '" + what + "'");
    }
  }
}
