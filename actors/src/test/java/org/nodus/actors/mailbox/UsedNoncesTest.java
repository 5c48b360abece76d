package org.nodus.actors.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

class UsedNoncesTest {
  private static final Hash256 ADDRESS = new Hash256(1, 2, 3, 4);
  private static final Bytes NONCE = Bytes.utf8("sixteen bytes...");

  private final UsedNonces nonces = new UsedNonces(2, 1_000);

  @Test
  void a_nonce_is_used_once_for_as_long_as_its_proof_may_be_valid() {
    assertEquals(UsedNonces.Use.FIRST, nonces.use(ADDRESS, NONCE, 10_000));
    assertEquals(UsedNonces.Use.AGAIN, nonces.use(ADDRESS, NONCE, 10_000));
    assertEquals(UsedNonces.Use.AGAIN, nonces.use(ADDRESS, NONCE, 12_000));
    assertEquals(UsedNonces.Use.FIRST, nonces.use(ADDRESS, NONCE, 12_001));
  }

  @Test
  void another_address_may_use_the_same_nonce() {
    nonces.use(ADDRESS, NONCE, 0);

    assertEquals(UsedNonces.Use.FIRST, nonces.use(Hash256.ZERO, NONCE, 0));
  }

  @Test
  void a_full_memory_accepts_nothing_rather_than_forgetting() {
    nonces.use(ADDRESS, NONCE, 0);
    nonces.use(Hash256.ZERO, NONCE, 1_000);

    assertEquals(UsedNonces.Use.NO_ROOM, nonces.use(ADDRESS, Bytes.utf8("other"), 2_000));
    assertEquals(UsedNonces.Use.FIRST, nonces.use(ADDRESS, Bytes.utf8("other"), 2_001));
  }
}
