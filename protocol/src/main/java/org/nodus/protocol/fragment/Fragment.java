package org.nodus.protocol.fragment;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;

/**
 * One of the 256 possible pieces of a sealed message, with all that proves it against the
 * MessageId. Whether the proof holds is asked with {@link #verify}; what comes from others is made
 * with {@link #proven}.
 *
 * @param index 0 … 255; below k it is a piece of the message itself
 * @param body exactly {@link MessageCommitment#fragmentBytes} bytes
 * @param path {@value FragmentTree#PATH_LENGTH} hashes from the leaf's sibling upwards
 */
public record Fragment(MessageCommitment commitment, int index, Bytes body, List<Hash256> path) {
  /** How many different fragments of a message can exist: indices are one byte. */
  public static final int MAX_FRAGMENTS = FragmentTree.LEAVES;

  /** How many hashes a proof has: log₂ of {@link #MAX_FRAGMENTS}. */
  public static final int PATH_LENGTH = FragmentTree.PATH_LENGTH;

  public Fragment {
    path = List.copyOf(path);
    var wrong = wrongShape(commitment, index, body, path);
    if (wrong != null) {
      throw new IllegalArgumentException(wrong);
    }
  }

  /** A fragment from another's hands, whose proof holds. */
  public static Fragment proven(
      MessageCommitment commitment, int index, Bytes body, List<Hash256> path)
      throws DecodeFailure {
    var wrong = wrongShape(commitment, index, body, path);
    if (wrong != null) {
      throw new DecodeFailure(wrong);
    }
    var fragment = new Fragment(commitment, index, body, path);
    if (!fragment.verify()) {
      throw new DecodeFailure("fragment " + index + " does not prove itself");
    }
    return fragment;
  }

  /** Whether body and path lead to the root that the commitment names. */
  public boolean verify() {
    return FragmentTree.rootOver(index, body, path).equals(commitment.root());
  }

  private static @Nullable String wrongShape(
      MessageCommitment commitment, int index, Bytes body, List<Hash256> path) {
    if (index < 0 || index >= MAX_FRAGMENTS) {
      return "index " + index + " is not within 0 … 255";
    }
    if (body.length() != commitment.fragmentBytes()) {
      return "a fragment of "
          + body.length()
          + " bytes where "
          + commitment.fragmentBytes()
          + " belong";
    }
    if (path.size() != PATH_LENGTH) {
      return "a path of " + path.size() + " hashes where " + PATH_LENGTH + " belong";
    }
    return null;
  }
}
