package org.nodus.protocol.fragment;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.message.MessageId;

/**
 * The order to one node to delete all fragments of a message. Only sender and recipient know the
 * seed of the delete key that the MessageId commits to; naming the node keeps one holder from
 * deleting at all others.
 *
 * <pre>
 * signed: "delete" ‖ MessageId (32) ‖ NodeId (32)
 * </pre>
 *
 * @param signature Ed25519 by the delete key, 64 bytes
 */
public record DeleteOrder(MessageId message, NodeId node, Bytes signature) {
  private static final Bytes DOMAIN = Bytes.utf8("delete");

  /** The order to {@code node}, by the seed of the delete key (32 bytes). */
  public static DeleteOrder sign(MessageId message, NodeId node, Bytes deleteSeed) {
    return new DeleteOrder(message, node, Ed25519.sign(deleteSeed, signed(message, node)));
  }

  /** Whether whoever may delete the message of {@code commitment} gave this order. */
  public boolean verify(MessageCommitment commitment) {
    return commitment.id().equals(message)
        && Ed25519.verify(commitment.deleteKey(), signature, signed(message, node));
  }

  private static Bytes signed(MessageId message, NodeId node) {
    return Bytes.concat(DOMAIN, message.hash().toBytes(), node.hash().toBytes());
  }
}
