package org.nodus.protocol.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.NodeId;

class ContactRuleTest {
  private static final Contact SELF = TestContacts.local(-1);
  private static final Contact PEER = TestContacts.local(1);

  private final ContactRule easy = new ContactRule(SELF.id(), 0, IpCaps.PUBLIC_NETWORK);

  @Test
  void a_contact_whose_id_is_not_the_hash_of_its_keys_is_not_used() {
    var forged = TestContacts.withId(new Hash256(1, 2, 3, 4));

    assertTrue(easy.isUsable(PEER));
    assertFalse(easy.isUsable(forged));
  }

  @Test
  void we_ourselves_are_not_used() {
    assertFalse(easy.isUsable(SELF));
  }

  @Test
  void a_contact_without_a_solved_puzzle_is_not_used() {
    var strict = new ContactRule(SELF.id(), 8, IpCaps.PUBLIC_NETWORK);

    var solutions =
        LongStream.range(0, 4096).filter(nonce -> strict.isUsable(withNonce(nonce))).count();

    assertTrue(solutions > 4 && solutions < 40, "about 16 of 4,096 expected, got " + solutions);
  }

  @Test
  void one_answer_brings_at_most_three_of_an_ip_group() {
    var crowd = LongStream.range(1, 9).mapToObj(n -> TestContacts.at((int) n, "c0a80101")).toList();

    assertEquals(crowd.subList(0, 3), easy.usable(crowd));
  }

  @Test
  void ipv6_groups_are_48_bits() {
    var one = IpGroup.of(TestContacts.at(1, "20010db8000100000000000000000001").endpoint());
    var same = IpGroup.of(TestContacts.at(2, "20010db80001ffff0000000000000002").endpoint());
    var other = IpGroup.of(TestContacts.at(2, "20010db8000200000000000000000001").endpoint());

    assertEquals(one, same);
    assertFalse(one.equals(other));
    assertEquals(List.of(), easy.usable(List.of()));
  }

  private static Contact withNonce(long nonce) {
    return new Contact(
        new NodeId(PEER.id().hash()), PEER.signingKey(), PEER.sessionKey(), nonce, PEER.endpoint());
  }
}
