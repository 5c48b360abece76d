package org.nodus.it.simulation.hostile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.nodus.actors.environment.Chance;
import org.nodus.it.simulation.world.World;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.X25519;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.identity.StaticPuzzle;

/** Identities and addresses for machines that nobody invited. */
public final class Recruits {
  private static final int PUZZLE_TRIES = 1 << 20;

  /** So many keys of both kinds make 16,384 ids: forty of them fit where a 400th is. */
  private static final int POOL = 128;

  /** No node and no user lives there. */
  private static final byte FIRST_NETWORK = 126;

  private static final int MOST_IN_ONE = 250;
  private static final int PORT = 7_400;

  private Recruits() {}

  /** Keys of one machine anywhere. */
  public static NodeKeys anywhere(World world) {
    return solved(drawn(chance(world)), world);
  }

  /**
   * Keys of {@code count} machines whose ids somebody has searched for: nearer to {@code target}
   * than almost everybody.
   *
   * @param count at most a hundred
   */
  public static List<NodeKeys> nextTo(Hash256 target, int count, World world) {
    var chance = chance(world);
    var pool = IntStream.range(0, POOL).mapToObj(number -> drawn(chance)).toList();
    record Pair(NodeId id, int signing, int session) {}
    var pairs = new ArrayList<Pair>();
    for (var signing = 0; signing < POOL; signing++) {
      for (var session = 0; session < POOL; session++) {
        var id = NodeId.of(publicSigning(pool.get(signing)), publicSession(pool.get(session)));
        pairs.add(new Pair(id, signing, session));
      }
    }
    pairs.sort(Comparator.comparing(Pair::id, NodeId.nearestTo(target)));
    var keys = new ArrayList<NodeKeys>();
    var sessions = new HashSet<Integer>();
    for (var pair : pairs) {
      // Two machines with one session key would take each other's packets.
      if (keys.size() < count && sessions.add(pair.session())) {
        var signing = pool.get(pair.signing()).signing().secret();
        var session = pool.get(pair.session()).session().secret();
        keys.add(solved(NodeKeys.of(signing, session, 0), world));
      }
    }
    return keys;
  }

  private static Bytes publicSigning(NodeKeys keys) {
    return keys.signing().publicKey();
  }

  private static Bytes publicSession(NodeKeys keys) {
    return keys.session().publicKey();
  }

  private static NodeKeys drawn(Chance chance) {
    return NodeKeys.of(chance.secret(Ed25519.SEED_BYTES), chance.secret(X25519.KEY_BYTES), 0);
  }

  private static Chance chance(World world) {
    return world.environment(world.chance().nextLong(), Duration.ZERO).chance();
  }

  private static NodeKeys solved(NodeKeys keys, World world) {
    var bits = world.definition().genesis().puzzleBits();
    var nonce = StaticPuzzle.search(keys.id(), bits, 0, PUZZLE_TRIES);
    return keys.withPuzzleNonce(nonce.orElseThrow());
  }

  /**
   * Where machine {@code number} listens, when they are spread over so many /24.
   *
   * @param networks 1 … 256, with at most 250 machines in each
   */
  public static Endpoint address(int number, int networks) {
    if (number / networks >= MOST_IN_ONE) {
      throw new IllegalArgumentException("at most 250 machines in each network");
    }
    var address =
        new byte[] {FIRST_NETWORK, 0, (byte) (number % networks), (byte) (1 + number / networks)};
    return new Endpoint(Bytes.wrap(address), PORT);
  }
}
