package org.nodus.it.simulation.checker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.it.simulation.world.LifeListener;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.World;
import org.nodus.node.home.NodeDisks;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Neighbourhood;

/**
 * Watches all nodes of a world by all rules: their disks every virtual second and whenever a
 * process begins or ends; what they hold, whom they know and their copies of the ledger every five.
 */
public final class Watch implements LifeListener {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Asking thirty nodes for their tables costs some milliseconds. */
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** More than any table holds. */
  private static final int ALL = 100_000;

  private final World world;
  private final Findings findings;
  private final Promises promises;
  private final Holders holders;
  private final DiskRule disks;
  private final LedgerRule ledger;
  private final RoutingRule routing;
  private final PaymentRule payments;
  private Runnable beforeLooking = () -> {};

  private Watch(World world, Duration clockTolerance) {
    this.world = world;
    this.findings = new Findings(() -> world.simulation().now());
    this.promises = new Promises(findings, clockTolerance);
    this.holders = new Holders(findings);
    this.disks = new DiskRule(findings);
    this.ledger = new LedgerRule(findings, world.definition().genesis().supply());
    var caps = world.definition().lab() ? IpCaps.ONE_MACHINE : IpCaps.PUBLIC_NETWORK;
    this.routing = new RoutingRule(findings, caps);
    this.payments = new PaymentRule(findings);
  }

  /** Watches from now on; to be called before any node starts. */
  public static Watch over(World world) {
    return over(world, INTERVAL);
  }

  /**
   * Watches from now on, at nodes less often.
   *
   * @param interval between two looks at what nodes hold, whom they know and their ledgers
   */
  public static Watch over(World world, Duration interval) {
    var watch = new Watch(world, world.plan().maxSkew());
    world.listen(watch);
    world.every(SECOND, watch::lookAtDisks);
    world.every(SECOND, watch::lookAtValidators);
    world.every(interval, watch::lookAtNodes);
    return watch;
  }

  public Findings findings() {
    return findings;
  }

  /** To be told what users hear. */
  public Promises promises() {
    return promises;
  }

  /** To be told how payments end. */
  public PaymentRule payments() {
    return payments;
  }

  @Override
  public void started(SimulatedNode node) {
    node.disks().ifPresent(open -> disks.afterStart(node.number(), open, node.clock()));
  }

  @Override
  public void ending(SimulatedNode node) {
    node.disks().ifPresent(open -> disks.beforeEnd(node.number(), open));
  }

  @Override
  public void diskLost(SimulatedNode node) {
    disks.wiped(node.number());
  }

  private void lookAtDisks() {
    for (var node : world.nodes()) {
      node.disks().ifPresent(open -> disks.check(node.number(), open, node.clock()));
    }
  }

  /** Who reaches a quorum of validators that run and whose disks are in order? */
  private void lookAtValidators() {
    var committee = world.definition().genesis().committee();
    var able =
        world.nodes().stream()
            .limit(committee.size())
            .filter(node -> node.isRunning() && node.disk().isSound())
            .map(SimulatedNode::endpoint)
            .toList();
    for (var user : world.users()) {
      var reached =
          able.stream().filter(validator -> canTalk(user.endpoint(), validator, able)).count();
      if (reached < committee.quorum()) {
        payments.noQuorum(user.number(), world.simulation().now());
      }
    }
  }

  /** Whether this validator reaches the user, and the others that are able. */
  private boolean canTalk(Endpoint user, Endpoint validator, List<Endpoint> able) {
    return isOpen(user, validator) && able.stream().allMatch(other -> isOpen(validator, other));
  }

  private boolean isOpen(Endpoint one, Endpoint other) {
    var topology = world.network().topology();
    return topology.isOpen(one, other) && topology.isOpen(other, one);
  }

  private void lookAtNodes() {
    lookAtHoldings();
    for (var node : world.nodes()) {
      node.branches()
          .ifPresent(
              branches -> {
                askReplica(node, branches.replica());
                askTable(node, branches.routing());
              });
    }
  }

  private void askReplica(SimulatedNode node, ActorRef<LedgerReplica.Command> replica) {
    replica.tell(
        new LedgerReplica.Consult<>(
            view ->
                new LedgerRule.Copy(
                    node.number(),
                    node.disksLost(),
                    view.state().position().open(),
                    view.lastCheckpoint(),
                    view.state().totals()),
            node.ear(ledger::check)));
  }

  private void askTable(SimulatedNode node, ActorRef<RoutingTable.Command> table) {
    var self = node.keys().id();
    ActorRef<Neighbourhood> answer =
        node.ear(known -> routing.check(node.number(), self, known.nearest()));
    table.tell(new RoutingTable.GetNeighbourhood(self.hash(), ALL, answer));
  }

  /** {@code work} is done before it is looked at what is held: what a user has may be deleted. */
  public void beforeLooking(Runnable work) {
    beforeLooking = work;
  }

  /**
   * Looks who holds what was promised.
   *
   * @return of each open promise, how many different fragments the living nodes have
   */
  public Map<Promise, Integer> lookAtHoldings() {
    beforeLooking.run();
    var open = promises.open();
    var wanted = new HashMap<Hash256, Promise>();
    open.forEach(promise -> wanted.put(promise.message().hash(), promise));
    var living = new HashMap<Promise, List<Holding>>();
    for (var node : world.nodes()) {
      node.disks()
          .ifPresent(
              disks -> {
                var held = held(disks, wanted);
                for (var promise : open) {
                  var indices = held.getOrDefault(promise, Set.of());
                  living
                      .computeIfAbsent(promise, none -> new ArrayList<>())
                      .add(new Holding(node.number(), node.disksLost(), indices));
                }
              });
    }
    var counts = new HashMap<Promise, Integer>();
    for (var promise : open) {
      counts.put(promise, holders.check(promise, living.getOrDefault(promise, List.of())));
    }
    return counts;
  }

  /** What one node has of what is promised, in one pass over its disk. */
  private static Map<Promise, Set<Integer>> held(NodeDisks disks, Map<Hash256, Promise> wanted) {
    var held = new HashMap<Promise, Set<Integer>>();
    disks
        .fragments()
        .forEachLive(
            fragment ->
                note(
                    held,
                    wanted,
                    SendOutcome.Form.CODED,
                    fragment.message().hash(),
                    fragment.index()));
    disks
        .mailboxes()
        .forEachWaiting(entry -> note(held, wanted, SendOutcome.Form.INLINE, entry.id(), 0));
    return held;
  }

  private static void note(
      Map<Promise, Set<Integer>> held,
      Map<Hash256, Promise> wanted,
      SendOutcome.Form form,
      Hash256 message,
      int index) {
    var promise = wanted.get(message);
    if (promise != null && promise.form() == form) {
      held.computeIfAbsent(promise, none -> new HashSet<>()).add(index);
    }
  }

  /** All that was found. */
  public List<Violation> violations() {
    return findings.violations();
  }
}
