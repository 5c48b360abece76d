package org.nodus.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.Locale;
import org.nodus.persistence.file.Directories;
import org.slf4j.Logger;

/**
 * The log file of a process: one JSON object a line, at most {@link #FILES} old files of {@link
 * #FILE_BYTES} beside the current one.
 *
 * <p>The field {@code mdc.sourceActorSystem} says which node of the process a line is about.
 */
public final class LogFile {
  /** Some 50,000 lines: a day of a busy node at level info. */
  private static final long FILE_BYTES = 10L << 20;

  /** A working week for the person who comes back on Monday. */
  private static final int FILES = 5;

  private static final String APPENDER = "file";

  private LogFile() {}

  /**
   * From now on everything of {@code level} and above goes to {@code file}, warnings to the console
   * too. Called again, it changes file and level.
   *
   * @param level error, warn, info, debug or trace, for our own classes; libraries log warnings
   */
  public static void use(Path file, String level) {
    var directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Directories.ensureUsable(directory);
    }
    var context = QuietConsole.context();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    var former = root.getAppender(APPENDER);
    root.addAppender(opened(context, file));
    if (former != null) {
      root.detachAppender(former);
      former.stop();
    }
    root.setLevel(Level.WARN);
    context.getLogger("org.nodus").setLevel(Level.toLevel(level.toUpperCase(Locale.ROOT)));
    QuietConsole.alsoWarn(context);
  }

  private static RollingFileAppender<ILoggingEvent> opened(LoggerContext context, Path file) {
    var appender = new RollingFileAppender<ILoggingEvent>();
    var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
    trigger.setContext(context);
    trigger.setMaxFileSize(new FileSize(FILE_BYTES));
    trigger.setCheckIncrement(Duration.buildBySeconds(1));
    var window = new FixedWindowRollingPolicy();
    window.setContext(context);
    window.setParent(appender);
    window.setFileNamePattern(file + ".%i");
    window.setMinIndex(1);
    window.setMaxIndex(FILES);
    appender.setContext(context);
    appender.setName(APPENDER);
    appender.setFile(file.toString());
    appender.setEncoder(lines(context));
    appender.setTriggeringPolicy(trigger);
    appender.setRollingPolicy(window);
    trigger.start();
    window.start();
    appender.start();
    return appender;
  }

  private static JsonEncoder lines(LoggerContext context) {
    var encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithThreadName(false);
    encoder.setWithContext(false);
    encoder.setWithMarkers(false);
    encoder.setWithKVPList(false);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithFormattedMessage(true);
    encoder.start();
    return encoder;
  }
}
