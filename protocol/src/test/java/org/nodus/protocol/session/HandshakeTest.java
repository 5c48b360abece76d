package org.nodus.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.X25519;

class HandshakeTest {
  private static final LocalIdentity ALICE = Peers.node(1);
  private static final LocalIdentity BOB = Peers.node(2);
  private static final LocalIdentity MALLORY = Peers.node(3);
  private static final Bytes BOBS_KEY = BOB.sessionKeys().publicKey();

  private final Handshake alice = Peers.door(ALICE);
  private final Handshake bob = Peers.door(BOB);
  private final Handshake mallory = Peers.door(MALLORY);

  @Test
  void both_ends_learn_who_the_other_is_and_share_keys() throws Exception {
    var call = callBob();
    var knock = bob.knocked(call.packet());
    var answer = knock.answer(Peers.bytes(6, 32), 22, 8, 2_000);
    var opened = call.answered(answer.packet());

    assertEquals(ALICE.id(), knock.peer().id());
    assertEquals(ALICE.signingKey(), knock.peer().signingKey());
    assertEquals(7, knock.peer().run());
    assertEquals(1_000, knock.peer().timeMillis());
    assertTrue(knock.peer().node());
    assertEquals(BOB.id(), opened.peer().id());
    assertEquals(22, opened.theirIndex());
    assertEquals(11, answer.opened().theirIndex());
    assertEquals(opened.keys().send(), answer.opened().keys().receive());
    assertEquals(opened.keys().receive(), answer.opened().keys().send());
    assertNotEquals(opened.keys().send(), opened.keys().receive());
  }

  @Test
  void the_response_is_smaller_than_the_init() throws Exception {
    var call = callBob();
    var answer = bob.knocked(call.packet()).answer(Peers.bytes(6, 32), 22, 8, 2_000);

    assertEquals(Handshake.INIT_BYTES, call.packet().length());
    assertEquals(Handshake.RESPONSE_BYTES, answer.packet().length());
    assertTrue(answer.packet().length() < call.packet().length());
    assertEquals(Packet.Kind.INIT, Packet.kindOf(call.packet()));
    assertEquals(Packet.Kind.RESPONSE, Packet.kindOf(answer.packet()));
  }

  @Test
  void any_flipped_bit_of_an_init_is_refused() throws Exception {
    var packet = callBob().packet();

    for (var at = 8; at < packet.length(); at++) {
      var damaged = flipped(packet, at);
      assertThrows(DecodeFailure.class, () -> bob.knocked(damaged), "byte " + at);
    }
  }

  @Test
  void an_init_damaged_under_a_fresh_mac_is_refused_by_the_noise_tag() throws Exception {
    var packet = callBob().packet();

    for (var at = 8; at < packet.length() - Handshake.MAC_BYTES; at++) {
      var damaged = maccedForBob(flipped(packet, at));
      assertTrue(bob.isForUs(damaged));
      assertThrows(DecodeFailure.class, () -> bob.knocked(damaged), "byte " + at);
    }
  }

  @Test
  void a_forged_response_does_not_spoil_the_call() throws Exception {
    var call = callBob();
    var answer = bob.knocked(call.packet()).answer(Peers.bytes(6, 32), 22, 8, 2_000);

    for (var at = 12; at < answer.packet().length(); at++) {
      var damaged = flipped(answer.packet(), at);
      assertThrows(DecodeFailure.class, () -> call.answered(damaged), "byte " + at);
    }
    assertEquals(answer.opened().keys().send(), call.answered(answer.packet()).keys().receive());
  }

  @Test
  void a_stranger_who_does_not_know_us_fails_at_the_mac() throws Exception {
    var call = alice.call(MALLORY.sessionKeys().publicKey(), Peers.bytes(5, 32), 11, 7, 1_000);

    assertFalse(bob.isForUs(call.packet()));
    assertTrue(mallory.isForUs(call.packet()));
  }

  @Test
  void another_network_fails_at_the_mac() throws Exception {
    var foreign = new Handshake(ALICE, Peers.bytes(98, 32));

    assertFalse(bob.isForUs(foreign.call(BOBS_KEY, Peers.bytes(5, 32), 1, 2, 3).packet()));
  }

  /** Key compromise impersonation: whoever has bob's static key still cannot be alice to him. */
  @Test
  void with_bobs_stolen_key_nobody_else_can_answer_as_alice() throws Exception {
    var call = bob.call(ALICE.sessionKeys().publicKey(), Peers.bytes(5, 32), 11, 7, 1_000);

    assertThrows(DecodeFailure.class, () -> mallory.knocked(call.packet()));
    // Mallory knows bob's static secret, but not alice's: es and ss of the init stay closed, so he
    // cannot even build the transcript that a response must continue.
    var thief =
        new NoiseResponder(
            Bytes.concat(Bytes.utf8("nodus session"), Bytes.wrap(new byte[] {1}), Peers.NETWORK),
            BOB.sessionKeys());
    assertThrows(
        DecodeFailure.class,
        () -> thief.readInit(call.packet().slice(8, Handshake.INIT_BYTES - 8 - 16)));
  }

  /**
   * The known limit of IK (Noise §7.7, payload security "sender 1"): with bob's stolen key an init
   * can be forged in alice's name. It gives no session: the keys need alice's secret.
   */
  @Test
  void an_init_forged_with_the_stolen_key_of_its_receiver_gives_no_session() throws Exception {
    var init = callBob();
    var knock = bob.knocked(init.packet());
    var answer = knock.answer(Peers.bytes(6, 32), 22, 8, 2_000);

    // A replay of the init by mallory: he sees the response, but cannot open it.
    var replay = mallory.call(BOBS_KEY, Peers.bytes(5, 32), 11, 7, 1_000);
    assertThrows(DecodeFailure.class, () -> replay.answered(answer.packet()));
  }

  @Test
  void a_signing_key_that_does_not_vouch_for_the_session_key_is_refused() throws Exception {
    var thief =
        new LocalIdentity(
            MALLORY.sessionKeys(), ALICE.signingKey(), ALICE.binding(), true, ALICE.puzzleNonce());
    var call = Peers.door(thief).call(BOBS_KEY, Peers.bytes(5, 32), 11, 7, 1_000);

    assertThrows(DecodeFailure.class, () -> bob.knocked(call.packet()));
  }

  @Test
  void a_peer_of_small_order_is_refused() {
    var zero = Bytes.wrap(new byte[X25519.KEY_BYTES]);

    assertThrows(DecodeFailure.class, () -> alice.call(zero, Peers.bytes(5, 32), 11, 7, 1_000));
  }

  @Test
  void our_own_init_reflected_to_us_is_not_for_us() throws Exception {
    assertFalse(alice.isForUs(callBob().packet()));
  }

  @Test
  void truncated_and_foreign_datagrams_are_garbage() throws Exception {
    var packet = callBob().packet();

    for (var length = 0; length < packet.length(); length++) {
      assertEquals(Packet.Kind.GARBAGE, Packet.kindOf(packet.slice(0, length)));
    }
    assertEquals(Packet.Kind.GARBAGE, Packet.kindOf(flipped(packet, 0)));
    assertEquals(Packet.Kind.GARBAGE, Packet.kindOf(flipped(packet, 1)));
    assertEquals(Packet.Kind.GARBAGE, Packet.kindOf(flipped(packet, 2)));
  }

  private Handshake.Call callBob() throws DecodeFailure {
    return alice.call(BOBS_KEY, Peers.bytes(5, 32), 11, 7, 1_000);
  }

  private static Bytes flipped(Bytes packet, int at) {
    var copy = packet.toArray();
    copy[at] ^= 0x40;
    return Bytes.wrap(copy);
  }

  private static Bytes maccedForBob(Bytes packet) {
    var body = packet.slice(0, packet.length() - Handshake.MAC_BYTES);
    var key =
        org.nodus.protocol.crypto.Sha256.of(Bytes.utf8("nodus mac1"), Peers.NETWORK, BOBS_KEY)
            .toBytes();
    return Bytes.concat(
        body, org.nodus.protocol.crypto.HmacSha256.of(key, body).slice(0, Handshake.MAC_BYTES));
  }
}
