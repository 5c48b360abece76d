package org.nodus.protocol.message;

import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * Hides a length before sealing.
 *
 * <pre>
 * length (4) ‖ content ‖ zeros
 * </pre>
 *
 * Anything but zeros is refused, so that padding carries nothing.
 */
public final class Padding {
  /** The length in front of the content. */
  public static final int OVERHEAD_BYTES = Integer.BYTES;

  private Padding() {}

  /**
   * {@code content} in exactly {@code size} bytes.
   *
   * @throws IllegalArgumentException if it does not fit
   */
  public static Bytes pad(Bytes content, int size) {
    var zeros = size - OVERHEAD_BYTES - content.length();
    if (zeros < 0) {
      throw new IllegalArgumentException(content.length() + " bytes do not fit into " + size);
    }
    return new ByteWriter().sized(content).raw(Bytes.wrap(new byte[zeros])).toBytes();
  }

  /** The content of what {@link #pad} gave. */
  public static Bytes unpad(Bytes padded) throws DecodeFailure {
    var reader = new ByteReader(padded);
    var content = reader.sized(reader.remaining());
    var zeros = reader.raw(reader.remaining());
    for (var i = 0; i < zeros.length(); i++) {
      if (zeros.get(i) != 0) {
        throw new DecodeFailure("padding is not zero");
      }
    }
    return content;
  }
}
