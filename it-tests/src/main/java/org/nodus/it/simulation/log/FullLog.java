package org.nodus.it.simulation.log;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.pekko.actor.ActorPath;

/**
 * One line of text for each event, and SHA-256 over all of them: {@code nanoseconds kind where
 * what}. The digest ends the log.
 */
public final class FullLog implements EventLog {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream file;
  private final MessageDigest hash;
  private final StringBuilder buffer = new StringBuilder(BUFFER_BYTES);
  private long lines;

  /**
   * A log that begins.
   *
   * @param file gets the lines; stays the caller's to close
   */
  public FullLog(OutputStream file) {
    this.file = file;
    try {
      this.hash = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Without a file: for the digest alone. */
  public static FullLog unwritten() {
    return new FullLog(OutputStream.nullOutputStream());
  }

  @Override
  public void sent(long nanos, ActorPath receiver, Object message) {
    line(nanos, "tell", receiver.toSerializationFormat(), message.getClass().getName());
    buffer.setCharAt(buffer.length() - 1, ' ');
    Printed.append(String.valueOf(message), buffer);
    end();
  }

  @Override
  public void happened(long nanos, String kind, String where, Object what) {
    line(nanos, kind, where, String.valueOf(what));
    buffer.setLength(buffer.length() - 1);
    end();
  }

  private void line(long nanos, String kind, String where, String what) {
    buffer.append(nanos).append(' ').append(kind).append(' ');
    Printed.append(where, buffer);
    buffer.append(' ');
    Printed.append(what, buffer);
    buffer.append(' ');
  }

  private void end() {
    lines++;
    buffer.append('\n');
    if (buffer.length() >= BUFFER_BYTES) {
      flush();
    }
  }

  private void flush() {
    var bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
    buffer.setLength(0);
    hash.update(bytes);
    try {
      file.write(bytes);
      file.flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public long lines() {
    return lines;
  }

  @Override
  public String digest() {
    flush();
    try {
      var copy = (MessageDigest) hash.clone();
      return HexFormat.of().formatHex(copy.digest());
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
