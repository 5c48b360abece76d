package org.nodus.it.cluster;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.nodus.protocol.bytes.Bytes;

/** Searches everything that is reachable in this JVM for bytes that should not be there. */
public final class HeapImage {
  private static final int SIZE_BYTES = 32;
  private static final byte MASK = 0x5A;

  /** What a mapping can hold; a needle on the border is looked at twice. */
  private static final long WINDOW_BYTES = 1L << 30;

  private HeapImage() {}

  /** Bytes to look for, kept in a form in which they will not be found. */
  public record Masked(Bytes bytes) {
    /** The first {@value #SIZE_BYTES} bytes. */
    public static Masked of(Bytes secret) {
      return new Masked(flipped(secret.slice(0, SIZE_BYTES)));
    }

    public Bytes unmasked() {
      return flipped(bytes);
    }

    private static Bytes flipped(Bytes bytes) {
      var flipped = bytes.toArray();
      for (var i = 0; i < flipped.length; i++) {
        flipped[i] ^= MASK;
      }
      return Bytes.wrap(flipped);
    }
  }

  /**
   * Those of {@code wanted} that are in the heap now.
   *
   * @param scratch a directory for an image of the heap, some 100 MB, which is removed again
   */
  public static List<Masked> reachable(Path scratch, Collection<Masked> wanted) {
    var image = scratch.resolve("heap.hprof");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpHeap(image.toString(), true);
      try (var channel = FileChannel.open(image)) {
        var found = new ArrayList<Masked>();
        for (var from = 0L; from < channel.size(); from += WINDOW_BYTES - SIZE_BYTES) {
          var size = Math.min(WINDOW_BYTES, channel.size() - from);
          search(channel.map(MapMode.READ_ONLY, from, size), wanted, found);
        }
        return found;
      } finally {
        Files.delete(image);
      }
    } catch (IOException failure) {
      throw new AssertionError("the heap cannot be looked at", failure);
    }
  }

  private static void search(
      MappedByteBuffer image, Collection<Masked> wanted, List<Masked> found) {
    var begins = new boolean[1 << 16];
    wanted.forEach(one -> begins[begin(one.bytes().get(0), one.bytes().get(1))] = true);
    for (var at = 0; at + SIZE_BYTES <= image.limit(); at++) {
      if (begins[begin((byte) (image.get(at) ^ MASK), (byte) (image.get(at + 1) ^ MASK))]) {
        for (var one : wanted) {
          if (!found.contains(one) && isAt(image, at, one)) {
            found.add(one);
          }
        }
      }
    }
  }

  private static int begin(byte first, byte second) {
    return Byte.toUnsignedInt(first) << 8 | Byte.toUnsignedInt(second);
  }

  private static boolean isAt(MappedByteBuffer image, int at, Masked wanted) {
    for (var i = 0; i < SIZE_BYTES; i++) {
      if ((byte) (image.get(at + i) ^ MASK) != wanted.bytes().get(i)) {
        return false;
      }
    }
    return true;
  }
}
