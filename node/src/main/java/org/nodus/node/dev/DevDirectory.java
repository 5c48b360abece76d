package org.nodus.node.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nodus.actors.environment.Chance;
import org.nodus.actors.environment.Clock;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.node.home.AgentHome;
import org.nodus.node.home.FreshKeys;
import org.nodus.node.home.NodeHome;
import org.nodus.node.network.Network;
import org.nodus.persistence.file.WholeFile;
import org.nodus.persistence.keys.KeyFile;
import org.nodus.persistence.keys.Protection;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeKeys;

/**
 * What lies in the directory of a network on one machine.
 *
 * <pre>
 * DIR/network.conf         while the network is up: what users and further nodes need
 *     .network.conf        the same while it is not
 *     faucet.key           the account that owns the supply, mode 0600
 *     faucet/              its chain of blocks, when it was ever used
 *     node-01 … node-NN    homes
 *     log/nodus.log        of all nodes that live in one process
 *     lock
 * </pre>
 */
final class DevDirectory {
  static final String HOST = "127.0.0.1";

  private static final Bytes LOOPBACK = Bytes.ofHex("7f000001");
  private static final Tokens SUPPLY = Tokens.ofWhole(1_000_000);

  /** A tenth of a token. */
  private static final Tokens LOCK_FEE = new Tokens(100_000);

  private static final Duration EPOCH = Duration.ofSeconds(2);

  /** Ten seconds to claim in: a laptop that is busy building something is slow. */
  private static final int GRACE_EPOCHS = 5;

  /** Solved in a millisecond; that it is checked is what matters here. */
  private static final int PUZZLE_BITS = 8;

  private static final int VALIDATORS = 4;

  private final Path path;

  DevDirectory(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  Path networkFile() {
    return path.resolve("network.conf");
  }

  Path logFile() {
    return path.resolve("log").resolve("nodus.log");
  }

  /** The home of node {@code number}, counted from 1. */
  Path home(int number) {
    return path.resolve(name(number));
  }

  static String name(int number) {
    return "node-%02d".formatted(number);
  }

  /** Whether a network was made here. The home of a user or a node has a network file too. */
  boolean holdsNetwork() {
    return Files.exists(faucetKey()) && (Files.exists(networkFile()) || Files.exists(draft()));
  }

  private Path faucetKey() {
    return path.resolve("faucet.key");
  }

  private Path draft() {
    return path.resolve(".network.conf");
  }

  /** The network is up: whoever waits for the file may come. */
  void publish() {
    move(draft(), networkFile());
  }

  /** The network is not up: nobody shall find its file. */
  void withdraw() {
    if (Files.exists(networkFile())) {
      move(networkFile(), draft());
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The network made here; its bootstrap nodes are the homes, in the order of their numbers. */
  Network network() {
    return AgentHome.networkIn(Files.exists(draft()) ? draft() : networkFile());
  }

  KeyPair faucet() {
    return Ed25519.keyPair(KeyFile.open(faucetKey(), Optional.empty()));
  }

  /** Makes homes, genesis and faucet of a new network, the network's file last. */
  void create(int nodes, Clock clock, Chance chance) {
    var faucet = Ed25519.keyPair(chance.secret(Ed25519.SEED_BYTES));
    var keys = new ArrayList<NodeKeys>();
    for (var node = 0; node < nodes; node++) {
      keys.add(FreshKeys.solving(PUZZLE_BITS, chance));
    }
    var ports = FreePorts.choose(nodes, chance.random());
    var contacts = new ArrayList<Contact>();
    for (var node = 0; node < nodes; node++) {
      contacts.add(Contact.of(keys.get(node), new Endpoint(LOOPBACK, ports.get(node))));
    }
    var network =
        new Network(genesis(keys, faucet, clock), contacts, true, new WorkPrice(WorkPrice.LAB));
    for (var node = 0; node < nodes; node++) {
      NodeHome.create(home(node + 1), keys.get(node), network, HOST, ports.get(node));
    }
    KeyFile.create(faucetKey(), faucet.secret(), new Protection.Permissions());
    WholeFile.write(draft(), Bytes.utf8(network.toFile().render()));
  }

  /** One validator survives nothing, four survive one: the first four nodes, or the first. */
  private static Genesis genesis(List<NodeKeys> nodes, KeyPair faucet, Clock clock) {
    var validators = nodes.size() < VALIDATORS ? 1 : VALIDATORS;
    return new Genesis(
        "dev",
        Instant.ofEpochMilli(clock.now().toEpochMilli()),
        EPOCH,
        GRACE_EPOCHS,
        LOCK_FEE,
        PUZZLE_BITS,
        List.of(new Genesis.Allocation(AccountId.of(faucet.publicKey()), SUPPLY)),
        new Committee(
            nodes.stream()
                .limit(validators)
                .map(node -> AccountId.of(node.signing().publicKey()))
                .toList()));
  }

  /**
   * Before anything is written: what lies here is a network of ours, or nothing.
   *
   * @throws CommandFailure it is something else
   */
  void refuseWhatLiesAbout() {
    if (!Files.exists(path) || holdsNetwork()) {
      return;
    }
    if (!Files.isDirectory(path)) {
      throw new CommandFailure(ExitCode.USAGE, path + " is not a directory. Name another --dir.");
    }
    try (var content = Files.list(path)) {
      var ours = List.of("lock", "log");
      if (content.anyMatch(file -> !ours.contains(file.getFileName().toString()))) {
        throw new CommandFailure(
            ExitCode.USAGE,
            path + " is not empty and holds no network. Name another --dir, or empty it.");
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
