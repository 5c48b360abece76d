package org.nodus.node.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.config.NetworkFile;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeKeys;

class NetworkTest {
  private static final List<Contact> VALIDATORS =
      IntStream.rangeClosed(1, 4).mapToObj(NetworkTest::contact).toList();

  private static final Network NETWORK =
      new Network(
          new Genesis(
              "dev",
              Instant.parse("2026-01-02T03:04:05Z"),
              Duration.ofSeconds(2),
              3,
              new Tokens(1_000),
              0,
              List.of(new Genesis.Allocation(account(0), Tokens.ofWhole(1_000))),
              new Committee(
                  VALIDATORS.stream().map(one -> AccountId.of(one.signingKey())).toList())),
          VALIDATORS,
          true,
          new WorkPrice(WorkPrice.PUBLIC_NETWORK));

  @Test
  void a_network_survives_its_file() throws Exception {
    var again = Network.of(NETWORK.toFile());

    assertEquals(NETWORK, again);
    assertEquals(NETWORK.id(), again.id());
  }

  @Test
  void the_validators_are_found_among_the_bootstrap_nodes_in_committee_order() {
    assertEquals(VALIDATORS, NETWORK.validators());
  }

  @Test
  void a_validator_without_address_is_refused() {
    var file = NETWORK.toFile();
    var without = with(file, file.bootstrap().subList(1, 4));

    assertTrue(refusal(without).contains("not among the bootstrap nodes"));
  }

  @Test
  void a_key_that_is_no_key_is_refused() {
    var file = NETWORK.toFile();
    var entry = file.bootstrap().getFirst();
    var broken = new NetworkFile.Bootstrap("xyz", entry.sessionKey(), 0, entry.host(), 1);

    assertThrows(BadNetwork.class, () -> Network.of(with(file, List.of(broken))));
  }

  @Test
  void one_host_without_address_costs_that_node_and_no_other() throws Exception {
    var file = NETWORK.toFile();
    var lost = named(file.bootstrap().getFirst(), "gone.example");
    var entries = new ArrayList<>(file.bootstrap().subList(1, 4));
    entries.addFirst(lost);

    var network = Network.of(with(file, entries), NetworkTest::knowingAllBut);

    assertEquals(VALIDATORS.subList(1, 4), network.bootstrap());
    assertEquals(NETWORK.id(), network.id());
    assertTrue(network.toFile().bootstrap().contains(lost), "it is not forgotten");
  }

  @Test
  void where_no_host_has_an_address_the_file_is_of_no_use() {
    var file = NETWORK.toFile();
    var lost = file.bootstrap().stream().map(one -> named(one, "gone.example")).toList();

    var refused =
        assertThrows(
            BadNetwork.class, () -> Network.of(with(file, lost), NetworkTest::knowingAllBut));

    assertTrue(String.valueOf(refused.getMessage()).contains("gone.example"));
  }

  private static Bytes knowingAllBut(String host) throws UnknownHostException {
    if (host.equals("gone.example")) {
      throw new UnknownHostException(host);
    }
    return Bytes.ofHex("7f000001");
  }

  private static NetworkFile.Bootstrap named(NetworkFile.Bootstrap one, String host) {
    return new NetworkFile.Bootstrap(
        one.signingKey(), one.sessionKey(), one.puzzleNonce(), host, one.port());
  }

  private static String refusal(NetworkFile file) {
    return String.valueOf(assertThrows(BadNetwork.class, () -> Network.of(file)).getMessage());
  }

  private static NetworkFile with(NetworkFile file, List<NetworkFile.Bootstrap> bootstrap) {
    return new NetworkFile(
        file.network(),
        file.start(),
        file.epochLength(),
        file.graceEpochs(),
        file.feeMicros(),
        file.puzzleBits(),
        file.lab(),
        file.workTries(),
        file.allocations(),
        file.committee(),
        bootstrap);
  }

  private static Contact contact(int number) {
    return Contact.of(keys(number), new Endpoint(Bytes.ofHex("7f000001"), 7000 + number));
  }

  private static AccountId account(int number) {
    return AccountId.of(keys(number).signing().publicKey());
  }

  private static NodeKeys keys(int number) {
    var seed = Bytes.wrap(new byte[] {(byte) number});
    return NodeKeys.of(pad(seed, 1), pad(seed, 2), 0);
  }

  private static Bytes pad(Bytes seed, int kind) {
    var bytes = new byte[32];
    bytes[0] = seed.get(0);
    bytes[1] = (byte) kind;
    return Bytes.wrap(bytes);
  }
}
