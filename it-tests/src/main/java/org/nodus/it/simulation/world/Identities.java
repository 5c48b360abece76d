package org.nodus.it.simulation.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.nodus.it.simulation.engine.Seed;
import org.nodus.it.simulation.engine.Simulation;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.node.network.Network;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.X25519;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.identity.StaticPuzzle;

/** Who is in a world and where: keys, addresses and the genesis, all from the seed. */
final class Identities {
  private static final int NODE_KEYS = 1_000_000;
  private static final int USER_KEYS = 2_000_000;

  /** Solved in a fraction of a millisecond; that it is checked is what matters here. */
  private static final int PUZZLE_BITS = 8;

  private static final int PUZZLE_TRIES = 1 << 20;
  private static final int VALIDATORS = 4;

  /** What each user owns at the start. */
  private static final Tokens FORTUNE = Tokens.ofWhole(1_000);

  private static final Tokens LOCK_FEE = new Tokens(100_000);

  /** Ten seconds of epochs of two seconds to claim in. */
  private static final int GRACE_EPOCHS = 5;

  private static final int PORT = 7_400;

  /** Another /16 for each machine, as far as there are: the caps of IP groups hold here too. */
  private static final int FIRST_BLOCK = 20;

  private static final int BLOCKS = 80;

  /** Where the addresses of users begin: no node has them. */
  private static final int FIRST_USER_BLOCK = 101;

  private static final int USER_BLOCKS = 20;

  private Identities() {}

  static List<NodeKeys> nodes(long seed, int count) {
    return IntStream.range(0, count).mapToObj(number -> node(seed, number)).toList();
  }

  /** The keys of node {@code number}, the puzzle solved. */
  private static NodeKeys node(long seed, int number) {
    var chance = new VirtualChance(Seed.source(seed, NODE_KEYS + number));
    var keys = NodeKeys.of(chance.secret(Ed25519.SEED_BYTES), chance.secret(X25519.KEY_BYTES), 0);
    var nonce = StaticPuzzle.search(keys.id(), PUZZLE_BITS, 0, PUZZLE_TRIES);
    return keys.withPuzzleNonce(nonce.orElseThrow());
  }

  static List<IdentityKeys> users(long seed, int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> new VirtualChance(Seed.source(seed, USER_KEYS + number)))
        .map(chance -> IdentityKeys.of(chance.secret(IdentityKeys.SEED_BYTES)))
        .toList();
  }

  /** Where node {@code number} listens. */
  static Endpoint nodeAt(int number) {
    return at(FIRST_BLOCK + number % BLOCKS, number / BLOCKS);
  }

  /** Where the agent of user {@code number} listens. */
  static Endpoint userAt(int number) {
    return at(FIRST_USER_BLOCK + number % USER_BLOCKS, number / USER_BLOCKS);
  }

  private static Endpoint at(int block, int rest) {
    var address = new byte[] {(byte) block, (byte) rest, (byte) (rest >> 8), 1};
    return new Endpoint(Bytes.wrap(address), PORT);
  }

  /**
   * A young network.
   *
   * @param bootstrap how many nodes everybody knows from the beginning, the validators first
   */
  static Network network(
      List<NodeKeys> nodes, List<IdentityKeys> users, Duration epoch, int bootstrap) {
    var contacts = new ArrayList<Contact>();
    for (var number = 0; number < Math.min(bootstrap, nodes.size()); number++) {
      contacts.add(Contact.of(nodes.get(number), nodeAt(number)));
    }
    return new Network(genesis(nodes, users, epoch), contacts, false, new WorkPrice(WorkPrice.LAB));
  }

  private static Genesis genesis(List<NodeKeys> nodes, List<IdentityKeys> users, Duration epoch) {
    var validators = nodes.size() < VALIDATORS ? 1 : VALIDATORS;
    // Somebody owns something in every network.
    var reserve = AccountId.of(nodes.getFirst().signing().publicKey());
    var allocations = new ArrayList<Genesis.Allocation>();
    allocations.add(new Genesis.Allocation(reserve, FORTUNE));
    for (var user : users) {
      var account = AccountId.of(user.account(0).publicKey());
      allocations.add(new Genesis.Allocation(account, FORTUNE));
    }
    allocations.sort(Comparator.comparing(Genesis.Allocation::account));
    return new Genesis(
        "simulation",
        Simulation.BEGIN,
        epoch,
        GRACE_EPOCHS,
        LOCK_FEE,
        PUZZLE_BITS,
        allocations,
        new Committee(
            nodes.stream()
                .limit(validators)
                .map(node -> AccountId.of(node.signing().publicKey()))
                .toList()));
  }
}
