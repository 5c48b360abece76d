package org.nodus.protocol.dht;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.NodeId;

/**
 * Who owns 200 addresses, and as many ids as he likes, wants a fresh node's table for himself. He
 * comes first and comes again and again, and what he names is looked up.
 */
class EclipseTest {
  private static final NodeId VICTIM = TestContacts.local(-1).id();
  private static final int ADDRESSES = 200;
  private static final int IDS_PER_ADDRESS = 20;
  private static final int SEEDS = 20;
  private static final int PEERS_OF_FAR_BUCKETS = 100;

  /** How deep the attacker grinds ids: each bit doubles his work. */
  private static final int GROUND_BITS = 20;

  @Test
  void few_ip_groups_hold_no_more_than_three_places_each_and_never_half_of_the_table() {
    for (var groups : List.of(1, 2, 5, 10, 20)) {
      for (var seed = 0; seed < SEEDS; seed++) {
        var share = attack(groups, 1_000, new Random(seed));

        assertTrue(share.hostile() <= 3 * groups, share + ", seed " + seed);
        assertTrue(2 * share.hostile() <= share.all(), share + ", seed " + seed);
      }
    }
  }

  @Test
  void in_a_small_network_ten_groups_do_not_hold_half_either() {
    for (var seed = 0; seed < SEEDS; seed++) {
      var share = attack(10, 100, new Random(seed));

      assertTrue(2 * share.hostile() <= share.all(), share + ", seed " + seed);
    }
  }

  @Test
  void two_hundred_groups_that_come_uninvited_get_half_of_each_bucket_at_most() {
    for (var seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      var table = new RoutingBuckets(VICTIM, RoutingBuckets.K, IpCaps.PUBLIC_NETWORK);
      hostile(ADDRESSES, random).forEach(attacker -> table.came(attacker, 1));
      honest(1_000, random).forEach(peer -> table.seen(peer, 2));

      var share = shareOf(table);
      assertTrue(2 * share.hostile() <= share.all(), share + ", seed " + seed);
    }
  }

  @Test
  void a_table_that_is_full_of_long_lived_peers_takes_no_attacker_while_they_live() {
    var random = new Random(1);
    var table = new RoutingBuckets(VICTIM, RoutingBuckets.K, IpCaps.PUBLIC_NETWORK);
    honest(2_000, random).forEach(peer -> table.seen(peer, 1));
    var before = table.longestKnown(PEERS_OF_FAR_BUCKETS);

    hostile(ADDRESSES, random).forEach(attacker -> table.seen(attacker, 2));

    before.forEach(peer -> assertTrue(table.contains(peer.id())));
  }

  /** How much of a table is the attacker's. */
  private record Share(int hostile, int all) {}

  private static Share attack(int groups, int nodes, Random random) {
    var table = new RoutingBuckets(VICTIM, RoutingBuckets.K, IpCaps.PUBLIC_NETWORK);
    var attackers = hostile(groups, random);
    attackers.forEach(attacker -> table.came(attacker, 1));
    var found = new ArrayList<>(honest(nodes, random));
    found.addAll(attackers);
    Collections.shuffle(found, random);
    for (var peer : found) {
      table.seen(peer, 2);
      table.came(attackers.get(random.nextInt(attackers.size())), 2);
    }
    return shareOf(table);
  }

  private static Share shareOf(RoutingBuckets table) {
    var all = table.nearest(VICTIM.hash(), Integer.MAX_VALUE);
    var hostile = all.stream().filter(peer -> peer.endpoint().address().get(0) == 66).count();
    return new Share((int) hostile, all.size());
  }

  /** Many ids, half of them ground to lie near the victim, at addresses of so many groups. */
  private static List<Contact> hostile(int groups, Random random) {
    var attackers = new ArrayList<Contact>();
    for (var number = 0; number < ADDRESSES * IDS_PER_ADDRESS; number++) {
      var near = number % 2 == 0 ? random.nextInt(GROUND_BITS) : 0;
      var distance = random(random);
      var id = VICTIM.hash().xor(new Hash256(distance.w0() >>> near, distance.w1(), number, near));
      attackers.add(at(id, 66, number % groups, number % ADDRESSES));
    }
    return attackers;
  }

  private static List<Contact> honest(int nodes, Random random) {
    var peers = new ArrayList<Contact>();
    for (var number = 0; number < nodes; number++) {
      peers.add(at(random(random), 10, number, 1));
    }
    return peers;
  }

  private static Contact at(Hash256 id, int network, int group, int host) {
    var address = new ByteWriter().u8(network).u16(group).u8(host % 256).toBytes();
    return new Contact(new NodeId(id), Bytes.EMPTY, Bytes.EMPTY, 0, new Endpoint(address, 4040));
  }

  private static Hash256 random(Random random) {
    return new Hash256(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }
}
