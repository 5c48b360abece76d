package org.nodus.ledger.replay;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.ledger.codec.CheckpointCodec;
import org.nodus.ledger.codec.GenesisCodec;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;

/**
 * Reads an export record by record, holding one at a time. Never throws on hostile bytes: what is
 * wrong comes as an item with the number of the record, and reading goes on behind it as long as
 * the records can be told apart.
 */
public final class ExportReader implements Iterator<ExportItem> {
  private static final int LINK_BYTES = Hash256.SIZE_BYTES;

  private final InputStream source;
  private long number;
  private boolean finished;

  /** Both links that the next record may follow: the written one and the right one. */
  private Hash256 writtenLink = Hash256.ZERO;

  private Hash256 rightLink = Hash256.ZERO;

  public ExportReader(InputStream source) {
    this.source = source;
  }

  @Override
  public boolean hasNext() {
    return !finished;
  }

  /**
   * The next item; the last one is an {@code End} or an {@code Unreadable} with {@code last}.
   *
   * @throws UncheckedIOException when the source cannot be read
   */
  @Override
  public ExportItem next() {
    if (finished) {
      throw new NoSuchElementException("the export has ended");
    }
    try {
      if (number == 0
          && !Bytes.wrap(read(ExportFormat.MAGIC.length())).equals(ExportFormat.MAGIC)) {
        return cut("this is no ledger export of version 1");
      }
      return readRecord();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private ExportItem readRecord() throws IOException {
    var head = read(5);
    if (head.length < 5) {
      return cut(head.length == 0 ? "the export is cut short: no end" : "cut short in a record");
    }
    var length = Bytes.wrap(head).asReadOnlyBuffer().getInt();
    var kind = head[4] & 0xff;
    if (length < 0 || length > ExportFormat.MAX_BODY_BYTES) {
      return cut("a record cannot have " + length + " bytes; all behind it is lost");
    }
    var rest = read(length + LINK_BYTES);
    if (rest.length < length + LINK_BYTES) {
      return cut("cut short in a record, or its length is wrong; all behind it is lost");
    }
    var body = Bytes.wrap(rest).slice(0, length);
    var damage = follow(kind, body, Hash256.of(Bytes.wrap(rest).slice(length, LINK_BYTES)));
    return item(kind, body, damage);
  }

  /** Checks the link, and lets one wrong link not spoil the next record. */
  private Optional<String> follow(int kind, Bytes body, Hash256 written) {
    var afterWritten = ExportFormat.link(writtenLink, kind, body);
    var afterRight = ExportFormat.link(rightLink, kind, body);
    var holds = written.equals(afterWritten) || written.equals(afterRight);
    writtenLink = written;
    rightLink = holds ? written : afterRight;
    return holds ? Optional.empty() : Optional.of("its bytes are not the ones that were exported");
  }

  private ExportItem item(int kind, Bytes body, Optional<String> damage) {
    var at = number++;
    try {
      if ((kind == ExportFormat.GENESIS) != (at == 0)) {
        throw new DecodeFailure("the genesis stands at the beginning and nowhere else");
      }
      return switch (kind) {
        case ExportFormat.GENESIS -> new ExportItem.Header(GenesisCodec.genesis(body), damage);
        case ExportFormat.BLOCK ->
            new ExportItem.Entry(
                at, new LedgerEntry.Appended(CertificateCodec.finalBlock(body)), damage);
        case ExportFormat.CHECKPOINT ->
            new ExportItem.Entry(at, new LedgerEntry.Closed(CheckpointCodec.signed(body)), damage);
        case ExportFormat.END -> end(at, body, damage);
        default -> throw new DecodeFailure("records of kind " + kind + " are unknown");
      };
    } catch (DecodeFailure unreadable) {
      return new ExportItem.Unreadable(
          at, damage.orElse("cannot be read") + " (" + unreadable.reason() + ")", false);
    }
  }

  private ExportItem end(long at, Bytes body, Optional<String> damage) throws DecodeFailure {
    var reader = new ByteReader(body);
    var entries = reader.i64();
    reader.end();
    if (source(1).length > 0) {
      return new ExportItem.Unreadable(at, "there are bytes behind the end", finish());
    }
    finish();
    return damage.isEmpty() && entries != at - 1
        ? new ExportItem.End(at, Optional.of("it counts " + entries + " entries, not " + (at - 1)))
        : new ExportItem.End(at, damage);
  }

  private byte[] source(int bytes) {
    try {
      return read(bytes);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private byte[] read(int bytes) throws IOException {
    return source.readNBytes(bytes);
  }

  private ExportItem cut(String reason) {
    return new ExportItem.Unreadable(number, reason, finish());
  }

  private boolean finish() {
    finished = true;
    return true;
  }
}
