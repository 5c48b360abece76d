package org.nodus.node.home;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.nodus.actors.environment.TestEnv;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.node.network.Network;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeKeys;

/** Networks of one validator, for tests of homes. */
public final class HomeFixture {
  public static final int PUZZLE_BITS = 4;

  private HomeFixture() {}

  public static NodeKeys keys(long seed) {
    return FreshKeys.solving(PUZZLE_BITS, TestEnv.chance(seed));
  }

  /** A network on this machine whose one validator has {@code keys}. */
  public static Network network(String name, NodeKeys keys, int port) {
    var account = AccountId.of(keys.signing().publicKey());
    var genesis =
        new Genesis(
            name,
            Instant.parse("2026-01-02T03:04:05Z"),
            Duration.ofSeconds(2),
            3,
            new Tokens(1_000),
            PUZZLE_BITS,
            List.of(new Genesis.Allocation(account, Tokens.ofWhole(1_000))),
            new Committee(List.of(account)));
    var endpoint = new Endpoint(Bytes.ofHex("7f000001"), port);
    return new Network(
        genesis, List.of(Contact.of(keys, endpoint)), true, new WorkPrice(WorkPrice.LAB));
  }
}
