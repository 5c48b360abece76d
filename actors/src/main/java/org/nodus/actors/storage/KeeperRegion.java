package org.nodus.actors.storage;

import java.util.LinkedHashMap;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * The keepers that are awake: a message wakes the one that it is for. Does on one machine what a
 * region of Cluster Sharding does on many, in its words. A part of {@link FragmentStore}, confined
 * to it.
 *
 * <p>Nobody else talks to keepers, so what was sent to one before its end is read before its end,
 * and what comes later wakes another: nothing has to be held back meanwhile.
 */
final class KeeperRegion {
  private final ActorContext<FragmentStore.Command> context;
  private final Function<String, Behavior<FragmentKeeper.Command>> entities;
  private final int maxAwake;

  /** The least recently used comes first. */
  private final LinkedHashMap<String, ActorRef<FragmentKeeper.Command>> awake =
      new LinkedHashMap<>(16, 0.75f, true);

  /**
   * A region without anybody awake.
   *
   * @param entities makes the keeper of a name
   * @param maxAwake at a time; above it the least recently used rests
   */
  KeeperRegion(
      ActorContext<FragmentStore.Command> context,
      Function<String, Behavior<FragmentKeeper.Command>> entities,
      int maxAwake) {
    this.context = context;
    this.entities = entities;
    this.maxAwake = maxAwake;
  }

  void tell(KeeperEnvelope envelope) {
    var entityId = KeeperExtractor.entityId(envelope);
    var keeper = awake.get(entityId);
    if (keeper == null) {
      keeper = wake(entityId);
    }
    keeper.tell(KeeperExtractor.unwrapMessage(envelope));
  }

  private ActorRef<FragmentKeeper.Command> wake(String entityId) {
    if (awake.size() >= maxAwake) {
      stop(awake.firstEntry().getKey());
    }
    var keeper = context.spawnAnonymous(entities.apply(entityId), DispatcherSelector.blocking());
    context.watchWith(keeper, new FragmentStore.KeeperStopped(entityId, keeper));
    awake.put(entityId, keeper);
    return keeper;
  }

  /** That keeper has nothing to do: it rests, unless another has its place already. */
  void passivate(String entityId, ActorRef<FragmentKeeper.Command> keeper) {
    if (awake.remove(entityId, keeper)) {
      keeper.tell(FragmentKeeper.Stop.NOW);
    }
  }

  /** The keeper of that name, if it is awake, ends behind what was sent to it. */
  void stop(String entityId) {
    var keeper = awake.remove(entityId);
    if (keeper != null) {
      keeper.tell(FragmentKeeper.Stop.NOW);
    }
  }

  /** One that was not told to stop failed over a message; the next message wakes another. */
  void stopped(String entityId, ActorRef<FragmentKeeper.Command> keeper) {
    if (awake.remove(entityId, keeper)) {
      context.getLog().warn("the keeper of {} failed", entityId);
    }
  }

  int awake() {
    return awake.size();
  }
}
