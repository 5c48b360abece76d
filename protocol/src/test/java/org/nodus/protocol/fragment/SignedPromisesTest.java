package org.nodus.protocol.fragment;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.message.MessageFixtures;
import org.nodus.protocol.message.MessageId;

class SignedPromisesTest {
  private static final Bytes SEED = MessageFixtures.filled(32, 7);
  private static final Bytes KEY = Ed25519.publicKey(SEED);

  @Test
  void a_receipt_holds_for_one_message_index_expiry_and_holder() {
    var id = FragmentFixtures.coded().id();
    var receipt = StorageReceipt.sign(id, 200, 5_000, Ed25519.keyPair(SEED));
    assertTrue(receipt.verify(KEY));
    assertFalse(receipt.verify(Ed25519.publicKey(MessageFixtures.filled(32, 8))));
    var signature = receipt.signature();
    assertFalse(new StorageReceipt(id, 201, 5_000, signature).verify(KEY));
    assertFalse(new StorageReceipt(id, 200, 5_001, signature).verify(KEY));
    var other = new MessageId(Hash256.ZERO);
    assertFalse(new StorageReceipt(other, 200, 5_000, signature).verify(KEY));
    assertFalse(new StorageReceipt(id, 200, 5_000, Bytes.EMPTY).verify(KEY));
  }

  @Test
  void only_the_key_in_the_commitment_deletes_and_only_at_the_named_node() {
    var sealed = MessageFixtures.sealed(MessageFixtures.text("burn this"));
    var pair = sealed.key().deleteKey();
    var commitment =
        FragmentCoder.create().encode(sealed.bytes(), 4, pair.publicKey()).commitment();
    var node = new NodeId(new Hash256(1, 2, 3, 4));
    var order = DeleteOrder.sign(commitment.id(), node, pair.secret());
    assertTrue(order.verify(commitment));
    assertFalse(order.verify(FragmentFixtures.coded().commitment()));
    var elsewhere = new NodeId(Hash256.ZERO);
    var moved = new DeleteOrder(order.message(), elsewhere, order.signature());
    assertFalse(moved.verify(commitment));
    assertFalse(DeleteOrder.sign(commitment.id(), node, SEED).verify(commitment));
  }
}
