package org.nodus.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;

/**
 * The log of a command until it names a file: broken invariants go to standard error, nothing else
 * anywhere. Without it Logback would print everything on standard output, where results belong.
 *
 * <p>Registered in {@code META-INF/services/ch.qos.logback.classic.spi.Configurator}; a test's
 * {@code logback-test.xml} wins.
 */
public final class QuietConsole extends ContextAwareBase implements Configurator {
  static final String APPENDER = "console";

  /** Public for the service loader. */
  public QuietConsole() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (QuietConsole.class.getResource("/logback-test.xml") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.ERROR);
    root.addAppender(console(context, Level.ERROR));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** From now on the console also shows warnings: for commands that stay. */
  static void alsoWarn(LoggerContext context) {
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAppender(APPENDER);
    root.addAppender(console(context, Level.WARN));
  }

  static LoggerContext context() {
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    return root.getLoggerContext();
  }

  private static ConsoleAppender<ILoggingEvent> console(LoggerContext context, Level least) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("nodus: %level: %msg%n%nopex");
    encoder.start();
    var threshold = new ThresholdFilter();
    threshold.setLevel(least.toString());
    threshold.start();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setName(APPENDER);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.addFilter(threshold);
    appender.start();
    return appender;
  }
}
