package org.nodus.protocol.fragment;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.message.MessageId;

/**
 * A sealed message that is ready to be handed out in pieces: the bytes, their commitment and the
 * hash tree. Fragments are computed when asked for, so that never more of them are in memory than
 * the caller holds. Made by {@link FragmentCoder}; immutable, safe for many threads.
 */
public final class CodedMessage {
  private final ReedSolomon code;
  private final Bytes sealed;
  private final byte[][] data;
  private final MessageCommitment commitment;
  private final FragmentTree tree;

  CodedMessage(
      ReedSolomon code,
      Bytes sealed,
      byte[][] data,
      MessageCommitment commitment,
      FragmentTree tree) {
    this.code = code;
    this.sealed = sealed;
    this.data = data;
    this.commitment = commitment;
    this.tree = tree;
  }

  public MessageCommitment commitment() {
    return commitment;
  }

  public MessageId id() {
    return commitment.id();
  }

  /** The sealed message itself, {@link MessageCommitment#sizeBytes} long. */
  public Bytes sealed() {
    return sealed;
  }

  /**
   * The fragment at {@code index} with its proof.
   *
   * @throws IndexOutOfBoundsException if {@code index} is not within 0 … 255
   */
  public Fragment fragment(int index) {
    var row = code.encodingRows(data.length)[index];
    var body = new byte[commitment.fragmentBytes()];
    code.combine(row, data, 0, body, 0, body.length);
    return new Fragment(commitment, index, Bytes.wrap(body), tree.path(index));
  }
}
