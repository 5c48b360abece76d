package org.nodus.persistence.disk;

import java.util.List;
import org.nodus.protocol.bytes.Bytes;

/**
 * A flat directory of files that grow at their end. Safe for many threads; every call blocks.
 *
 * <p>{@code create} and {@code unlink} are durable when they return; {@code append}, {@code
 * overwrite} and {@code truncate} only after {@code sync} of that file. A name is 1 … 64 characters
 * of {@code a-z 0-9 . -} and does not begin with a dot. An unknown name ends in {@link
 * StoreFailure.Broken}. Contract test: {@code SegmentFilesContract}.
 */
public interface SegmentFiles extends AutoCloseable {

  /** All names, sorted. */
  List<String> list();

  /** Makes an empty file; the name must be free. */
  void create(String name);

  long length(String name);

  /**
   * Writes {@code parts} one after the other behind the end.
   *
   * @return where the first part begins
   * @throws StoreFailure.NoSpace the disk is full; the file has its old length again
   */
  long append(String name, List<Bytes> parts);

  /**
   * Exactly {@code length} bytes from {@code offset}; {@link StoreFailure.Broken} beyond the end.
   */
  Bytes read(String name, long offset, int length);

  /** Replaces bytes that are there: for keys and records that must stop existing. */
  void overwrite(String name, long offset, Bytes bytes);

  /** Cuts the file behind {@code length}. */
  void truncate(String name, long length);

  /** Returns once everything written to this file would survive a power loss. */
  void sync(String name);

  /** Removes the file; one that is not there is fine. */
  void unlink(String name);

  /** Waits for the calls of other threads; later calls end in {@link StoreFailure.Closed}. */
  @Override
  void close();

  /** Tells whether {@code name} may be used. */
  static boolean isLegal(String name) {
    return name.length() <= 64 && name.matches("[a-z0-9-][a-z0-9.-]*");
  }
}
