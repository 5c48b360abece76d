package org.nodus.it.simulation.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nodus.actors.agent.Agent;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.actors.ledger.account.AccountChain;
import org.nodus.actors.ledger.account.AccountOutcome;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.it.simulation.checker.Promise;
import org.nodus.it.simulation.checker.Watch;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.SimulatedUser;
import org.nodus.it.simulation.world.World;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.bytes.Bytes;

/**
 * Waits until a healed network has proven that it works: every node has joined; every user has sent
 * another message and paid another user; every promise that can be kept is kept; and at one moment
 * all replicas have the same ledger.
 */
final class Healing {
  /** DESIGN.md §3: converged five minutes after a partition. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration LOOK = Duration.ofSeconds(2);

  /** Before a user tries again who was told that it did not work. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final World world;
  private final Watch watch;
  private final Traffic traffic;
  private final List<SimulatedNode> nodes;
  private final Map<Integer, LedgerReplica.Status> replicas = new HashMap<>();
  private final Set<SimulatedUser> notSent = new HashSet<>();
  private final Map<SimulatedUser, String> notPaid = new HashMap<>();
  private boolean haveAgreed;

  Healing(World world, Watch watch, Traffic traffic, List<SimulatedNode> nodes) {
    this.world = world;
    this.watch = watch;
    this.traffic = traffic;
    this.nodes = List.copyOf(nodes);
  }

  /**
   * Lets time pass until the network works, but no more than {@link #PATIENCE}.
   *
   * @return what still does not, in words
   */
  List<String> proveLiveness() {
    for (var user : world.users()) {
      notSent.add(user);
      notPaid.put(user, "no answer");
      send(user);
      pay(user);
    }
    var end = world.simulation().now().plus(PATIENCE);
    var failures = failures();
    while (!failures.isEmpty() && world.simulation().now().isBefore(end)) {
      nodes.forEach(this::askReplica);
      world.run(LOOK);
      failures = failures();
    }
    return failures;
  }

  private void send(SimulatedUser user) {
    traffic.send(
        user,
        outcome -> {
          switch (outcome) {
            case SendOutcome.Stored stored -> notSent.remove(user);
            case SendOutcome.Failed failed -> world.after(AGAIN, () -> send(user));
          }
        });
  }

  private void pay(SimulatedUser user) {
    var others = world.users().stream().filter(other -> !other.equals(user)).toList();
    var answer = user.<AccountOutcome>ear(outcome -> paid(user, outcome));
    user.tell(
        new Agent.OnAccount(
            new AccountChain.Transfer(
                others.getFirst().account(), Tokens.ofWhole(1), Bytes.EMPTY, answer)));
  }

  private void paid(SimulatedUser user, AccountOutcome outcome) {
    if (outcome instanceof AccountOutcome.Final) {
      notPaid.remove(user);
    } else {
      notPaid.put(user, outcome.toString());
      world.after(AGAIN, () -> pay(user));
    }
  }

  private void askReplica(SimulatedNode node) {
    node.ledger(status -> replicas.put(node.number(), status));
  }

  private List<String> failures() {
    var failures = new ArrayList<String>();
    var alone = nodes.stream().filter(node -> !node.hasJoined()).toList();
    if (!alone.isEmpty()) {
      failures.add("not joined: " + alone);
    }
    if (!notSent.isEmpty()) {
      failures.add("cannot send: " + notSent + ", refused " + traffic.refusals());
    }
    if (!notPaid.isEmpty()) {
      failures.add("cannot pay: " + notPaid);
    }
    var unkept = unkept();
    if (!unkept.isEmpty()) {
      failures.add("readable and not delivered: " + unkept);
    }
    haveAgreed |= notPaid.isEmpty() && agree();
    if (!haveAgreed) {
      failures.add("the ledgers differ: " + ledgers());
    }
    return failures;
  }

  private List<Promise> unkept() {
    return watch.lookAtHoldings().entrySet().stream()
        .filter(held -> held.getValue() >= held.getKey().k())
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean agree() {
    return replicas.size() == nodes.size()
        && replicas.values().stream().map(LedgerReplica.Status::root).distinct().count() == 1;
  }

  private String ledgers() {
    return nodes.stream()
        .map(
            node -> {
              var status = replicas.get(node.number());
              return status == null
                  ? node + " is silent"
                  : "%s epoch %d, %d blocks".formatted(node, status.openEpoch(), status.blocks());
            })
        .collect(Collectors.joining("; "));
  }
}
