package org.nodus.it.simulation.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nodus.actors.agent.Agent;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.it.simulation.checker.Promise;
import org.nodus.it.simulation.checker.Watch;
import org.nodus.it.simulation.log.EventLog;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.World;
import org.nodus.it.simulation.world.WorldPlan;

/**
 * One scenario from its beginning to its end: a network comes up, its users write; chaos; healing;
 * and the proof that it works and has kept its promises.
 */
public final class Story {
  private static final Duration START = Duration.ofSeconds(5);
  private static final Duration JOINING = Duration.ofMinutes(1);

  /** Before the chaos: some messages wait when it begins. */
  private static final Duration CALM = Duration.ofSeconds(20);

  /** Agents tell from memory. */
  private static final Duration ANSWERING = Duration.ofMillis(100);

  private static final Duration BETWEEN_LETTERS = Duration.ofSeconds(40);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

  private final Scenario scenario;
  private final World world;
  private final Watch watch;
  private final Traffic traffic;
  private final List<SimulatedNode> ours;
  private long alarms;

  private Story(Scenario scenario, World world) {
    this.scenario = scenario;
    this.world = world;
    this.watch = Watch.over(world);
    if (scenario.mayOutlastPayments()) {
      watch.payments().excuseAll();
    }
    this.traffic = new Traffic(world, watch, scenario.addressee());
    watch.beforeLooking(traffic::readAll);
    this.ours =
        world.nodes().stream()
            .filter(node -> scenario.isOurs(node.number(), world.nodes().size()))
            .toList();
  }

  /** Plays {@code scenario}; the same script tells the same story. */
  public static Report play(String name, Scenario scenario, Script script, EventLog log) {
    var plan = WorldPlan.of(script.seed()).withNodes(script.nodes()).withUsers(script.users());
    try (var world = World.of(scenario.plan(plan), log)) {
      return new Story(scenario, world).play(name, script);
    }
  }

  private Report play(String name, Script script) {
    var failures = new ArrayList<String>();
    for (var node : ours) {
      world.after(random(START), node::start);
    }
    if (!world.runUntil(() -> ours.stream().allMatch(SimulatedNode::hasJoined), JOINING)) {
      failures.add("the nodes did not join in the beginning");
    }
    for (var user : world.users()) {
      world.after(random(START), user::start);
    }
    world.run(START);
    traffic.begin(BETWEEN_LETTERS, BETWEEN_LOOKS);
    world.run(CALM);
    var stage = new Stage(world, script.chaos(), ours, watch.findings());
    scenario.chaos(stage);
    world.run(script.chaos());
    traffic.stopWriting();
    stage.heal(scenario);
    failures.addAll(new Healing(world, watch, traffic, ours).proveLiveness());
    countAlarms();
    if (scenario.mustRaiseAlarm() && alarms == 0) {
      failures.add("nobody has noticed the crowd");
    }
    return report(name, script, failures);
  }

  private void countAlarms() {
    for (var user : world.users()) {
      user.tell(
          new Agent.GetStatus(
              user.ear((RoutingTable.Status status) -> alarms += status.crowdsSeen())));
    }
    world.run(ANSWERING);
  }

  private Duration random(Duration most) {
    return Duration.ofNanos(world.chance().nextLong(most.toNanos() + 1));
  }

  private Report report(String name, Script script, List<String> failures) {
    var promises = watch.promises();
    var delays =
        promises.all().stream().flatMap(one -> promises.delay(one).stream()).sorted().toList();
    var lost =
        watch.lookAtHoldings().entrySet().stream()
            .filter(held -> held.getValue() < held.getKey().k())
            .map(Map.Entry::getKey)
            .toList();
    return new Report(
        name,
        script,
        traffic.sent(),
        promises.all().size(),
        traffic.refusals(),
        promises.shownMessages(),
        overdue(),
        lost,
        quantile(delays, 50),
        quantile(delays, 99),
        alarms,
        watch.violations(),
        failures,
        world.simulation().steps());
  }

  private int overdue() {
    var now = world.simulation().now();
    return (int)
        watch.promises().all().stream()
            .filter(promise -> isOverdue(promise) && !promise.expiry().isAfter(now))
            .count();
  }

  private boolean isOverdue(Promise promise) {
    return watch.promises().delay(promise).isEmpty();
  }

  private static Duration quantile(List<Duration> sorted, int percent) {
    return sorted.isEmpty()
        ? Duration.ZERO
        : sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }
}
