package org.nodus.node.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.nodus.actors.agent.Agent;
import org.nodus.actors.binding.MailboxWatch;
import org.nodus.protocol.capability.OwnMailbox;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.identity.IdentityKeys;

/** Stays bound to the holders of one user's mailbox and visits it whenever something comes. */
public final class Follower implements AutoCloseable {
  /** Senders write to the address of today; yesterday's is watched for those who were late. */
  private static final int WATCHED_DAYS = 2;

  private final RunningAgent agent;
  private final IdentityKeys keys;
  private final Inbox inbox;
  private final Mailbag bag;
  private final Heard<MailboxWatch.News> news;
  private final FollowPlan plan;
  private List<Integer> watched = List.of();
  private List<OwnMailbox> opened = List.of();

  Follower(RunningAgent agent, IdentityKeys keys, Inbox inbox, Mailbag bag) {
    this.agent = agent;
    this.keys = keys;
    this.inbox = inbox;
    this.bag = bag;
    this.news = Heard.in(agent.system(), MailboxWatch.News.class);
    this.plan = new FollowPlan(agent.env().clock().now());
  }

  /**
   * Waits for news, or for the time of a visit without any, and collects.
   *
   * @throws org.nodus.node.cli.CommandFailure when too few validators answered; it can be repeated
   */
  public Inbox.Visit next() {
    watch();
    var clock = agent.env().clock();
    while (clock.now().isBefore(plan.nextVisit())) {
      news.poll(Duration.between(clock.now(), plan.nextVisit()))
          .ifPresent(heard -> plan.heard(heard, clock.now()));
    }
    var leaves = plan.leaves(clock.now());
    try {
      return inbox.collect(leaves);
    } finally {
      plan.visited(clock.now(), leaves);
    }
  }

  /** Each day has addresses of its own, and what was opened ends some time. */
  private void watch() {
    var days = bag.days().stream().limit(WATCHED_DAYS).toList();
    var pairs = bag.opened();
    if (!days.equals(watched) || !pairs.equals(opened)) {
      var addresses =
          days.stream()
              .map(day -> new ContactAddress(keys.uid(), day, Outbound.anchor(agent, day)))
              .toList();
      var mailboxes = new ArrayList<>(OwnMailbox.ofContact(keys, addresses));
      mailboxes.addAll(pairs);
      agent.system().tell(new Agent.Watch(new MailboxWatch.Task(mailboxes), news.ear()));
      watched = days;
      opened = pairs;
    }
  }

  @Override
  public void close() {
    agent.system().tell(Agent.StopWatching.NOW);
    news.close();
  }
}
