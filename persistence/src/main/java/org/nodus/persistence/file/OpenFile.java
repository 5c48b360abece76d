package org.nodus.persistence.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.nodus.protocol.bytes.Bytes;

/** One segment file: reads and syncs side by side, changes one at a time. */
final class OpenFile {
  /** Buffers per gathering write: below IOV_MAX of every kernel. */
  private static final int GATHER = 256;

  private final Path path;
  private final FileChannel channel;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private long length;

  OpenFile(Path path) throws IOException {
    this.path = path;
    channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    length = channel.size();
  }

  long length() {
    lock.readLock().lock();
    try {
      return length;
    } finally {
      lock.readLock().unlock();
    }
  }

  long append(List<Bytes> parts) throws IOException {
    lock.writeLock().lock();
    try {
      var start = length;
      try {
        channel.position(start);
        for (var from = 0; from < parts.size(); from += GATHER) {
          gather(parts.subList(from, Math.min(parts.size(), from + GATHER)));
        }
      } catch (IOException failure) {
        channel.truncate(start);
        throw failure;
      }
      length = channel.position();
      return start;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void gather(List<Bytes> parts) throws IOException {
    var buffers = parts.stream().map(Bytes::asReadOnlyBuffer).toArray(ByteBuffer[]::new);
    var left = parts.stream().mapToLong(Bytes::length).sum();
    while (left > 0) {
      left -= channel.write(buffers);
    }
  }

  Bytes read(long offset, int size) throws IOException {
    lock.readLock().lock();
    try {
      if (offset < 0 || size < 0 || offset + size > length) {
        throw new EOFException("it ends before byte " + (offset + size));
      }
      var buffer = ByteBuffer.allocate(size);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, offset + buffer.position()) < 0) {
          throw new EOFException("it was cut by someone else");
        }
      }
      return Bytes.wrap(buffer.array());
    } finally {
      lock.readLock().unlock();
    }
  }

  void overwrite(long offset, Bytes bytes) throws IOException {
    lock.writeLock().lock();
    try {
      if (offset < 0 || offset + bytes.length() > length) {
        throw new IndexOutOfBoundsException("beyond the end of " + path.getFileName());
      }
      var buffer = bytes.asReadOnlyBuffer();
      while (buffer.hasRemaining()) {
        channel.write(buffer, offset + buffer.position());
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  void truncate(long newLength) throws IOException {
    lock.writeLock().lock();
    try {
      channel.truncate(newLength);
      length = channel.size();
    } finally {
      lock.writeLock().unlock();
    }
  }

  void sync() throws IOException {
    lock.readLock().lock();
    try {
      channel.force(false);
    } finally {
      lock.readLock().unlock();
    }
  }

  void close() throws IOException {
    lock.writeLock().lock();
    try {
      channel.close();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
