package org.nodus.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Sha256;

/** The packets of version 1, by the hash of their bytes: a changed hash is a changed protocol. */
class GoldenPacketsTest {
  @Test
  void an_init_a_response_and_a_data_packet_keep_their_bytes() throws Exception {
    var alice = Peers.node(1);
    var bob = Peers.node(2);
    var call =
        Peers.door(alice).call(bob.sessionKeys().publicKey(), Peers.bytes(5, 32), 11, 1, 1_000);
    var answer = Peers.door(bob).knocked(call.packet()).answer(Peers.bytes(6, 32), 22, 2, 1_000);
    var engine = new SessionEngine(call.answered(answer.packet()), 0, 0);
    engine.send(Bytes.utf8("hello"));
    var data = engine.next(0);

    assertEquals(
        List.of(
            "f82b8550f777ecfc568f56a2303c77c271db6c07609a101c30943431b751ba88",
            "0023ca5a1f42d27768a46cc3f9fcda2a357a29ce912c2046ec9dfb3bf0bf78f4",
            "2e02405864b0cea71354b6ffb9070333124ed21519a7d56cb08cd2c1a1fc7b49"),
        List.of(hash(call.packet()), hash(answer.packet()), hash(data)));
  }

  private static String hash(Bytes packet) {
    return Sha256.of(packet).toHex();
  }
}
