package org.nodus.protocol.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;

class NodeKeysTest {
  private static final int BITS = 8;
  private static final Endpoint ENDPOINT = new Endpoint(Bytes.ofHex("7f000001"), 4242);

  private final NodeKeys keys = Identities.node("n", BITS);

  @Test
  void the_id_is_the_hash_of_both_public_keys() {
    assertEquals(
        Sha256.of(keys.signing().publicKey(), keys.session().publicKey()), keys.id().hash());
  }

  @Test
  void the_secret_bytes_give_the_same_keys() throws DecodeFailure {
    var bytes = keys.toSecretBytes();
    var read = NodeKeys.decode(bytes);

    assertEquals(NodeKeys.SIZE_BYTES, bytes.length());
    assertEquals(keys.id(), read.id());
    assertEquals(keys.signing(), read.signing());
    assertEquals(keys.session(), read.session());
    assertEquals(keys.puzzleNonce(), read.puzzleNonce());
    for (var length = 0; length < bytes.length(); length++) {
      var cut = bytes.slice(0, length);
      assertThrows(DecodeFailure.class, () -> NodeKeys.decode(cut));
    }
  }

  @Test
  void a_search_by_ranges_finds_the_first_nonce_that_holds() {
    var from = 0L;
    var found = OptionalLong.empty();
    while (found.isEmpty()) {
      found = StaticPuzzle.search(keys.id(), BITS, from, 7);
      from += 7;
    }

    assertEquals(keys.puzzleNonce(), found.getAsLong());
    assertTrue(StaticPuzzle.holds(keys.id(), found.getAsLong(), BITS));
    for (var earlier = 0L; earlier < found.getAsLong(); earlier++) {
      assertFalse(StaticPuzzle.holds(keys.id(), earlier, BITS));
    }
    assertTrue(StaticPuzzle.holds(keys.id(), -1, 0));
    assertThrows(IllegalArgumentException.class, () -> StaticPuzzle.holds(keys.id(), 0, 33));
  }

  @Test
  void a_contact_is_genuine_when_its_id_matches_and_its_puzzle_holds() {
    var contact = Contact.of(keys, ENDPOINT);
    var other = Identities.node("other");

    assertTrue(contact.isGenuine(BITS));
    assertFalse(contact.isGenuine(32));
    assertTrue(Contact.of(other, ENDPOINT).isGenuine(0));
    assertFalse(
        new Contact(
                keys.id(),
                contact.signingKey(),
                other.session().publicKey(),
                contact.puzzleNonce(),
                ENDPOINT)
            .isGenuine(0));
  }
}
