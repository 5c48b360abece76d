package org.nodus.node.cli;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time on the command line: a whole number and s, m, h or d, as in {@code 24h}. */
final class TimeToLive implements ITypeConverter<Duration> {
  /** Nine digits of days do not overflow. */
  private static final Pattern FORM = Pattern.compile("(-?[0-9]{1,9})([smhd])");

  @Override
  public Duration convert(String text) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is no time; write a whole number with s, m, h or d, such as 24h");
    }
    var number = Long.parseLong(parts.group(1));
    var time =
        switch (parts.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    if (!time.isPositive()) {
      throw new TypeConversionException("'" + text + "' is not more than nothing");
    }
    return time;
  }
}
