package org.nodus.node.agent;

import java.time.Duration;
import java.util.List;
import org.nodus.actors.agent.Agent;
import org.nodus.actors.delivery.CollectorNews;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.received.ReceivedStorage;
import org.nodus.protocol.identity.IdentityKeys;

/**
 * Collects what waits for one user. A message is durable here before anybody is paid or told to
 * delete, it is shown once, and a process killed at any point loses none.
 */
public final class Inbox {
  /** Every conversation of a collector ends well before: fragments of 1 MiB over a slow line. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final RunningAgent agent;
  private final IdentityKeys keys;
  private final Mailbag bag;

  /**
   * The inbox of one user.
   *
   * @param notes where it remembers which mailbox entries it has seen
   */
  public Inbox(RunningAgent agent, IdentityKeys keys, ReceivedStorage received, KeyValue notes) {
    this.agent = agent;
    this.keys = keys;
    var began = agent.network().genesis().start();
    this.bag = new Mailbag(keys, began, agent.env().clock(), received, notes);
  }

  /**
   * One visit to the mailbox.
   *
   * @param settled how each message ended at its holders
   * @param skipped entries that gave no message, and why
   * @param complete whether "there is nothing else" is certain
   */
  public record Visit(
      List<CollectorNews.Settled> settled, List<CollectorNews.Skipped> skipped, boolean complete) {
    public Visit {
      settled = List.copyOf(settled);
      skipped = List.copyOf(skipped);
    }
  }

  /** Collects everything that waits; {@link #unshown} has it afterwards. */
  public Visit collect() {
    return collect(false);
  }

  /** Collects whatever comes, as soon as it does. */
  public Follower follow() {
    return new Follower(agent, keys, this, bag);
  }

  /**
   * Collects everything that waits.
   *
   * @param leaving whether it is left to other devices: holders are neither paid nor told to delete
   */
  Visit collect(boolean leaving) {
    var collection = bag.begin(day -> Outbound.anchor(agent, day), leaving);
    try (var news = Heard.in(agent.system(), CollectorNews.class)) {
      agent.system().tell(new Agent.Collect(collection.task(), news.ear()));
      while (true) {
        var visit = collection.hear(news.next(PATIENCE));
        if (visit.isPresent()) {
          return visit.get();
        }
      }
    }
  }

  /**
   * What was collected and not shown yet, first received first.
   *
   * @throws StoreFailure.Damaged a kept message cannot be read
   */
  public List<InboxMessage> unshown() {
    return bag.unshown();
  }

  /** The user has seen it. */
  public void markShown(InboxMessage message) {
    bag.markShown(message);
  }
}
