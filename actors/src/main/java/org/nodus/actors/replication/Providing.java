package org.nodus.actors.replication;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.keeping.ProviderRecord;
import org.nodus.protocol.wire.Request;

/**
 * Tells the sixteen nearest to a mailbox that something for it is here, when we are not one of
 * them: they were full, or have come since. Else an owner who asks only them would be told that
 * there is nothing. Nobody waits for their answers: it is said again in the next round.
 */
final class Providing {
  /** 16 small requests each; who holds more in wrong places will have handed it over soon. */
  static final int MAX_PER_ROUND = 64;

  /** The rest is for what comes before the next round. */
  static final int MAX_REPEATED = 48;

  /** As many mailboxes as can have something in them. */
  private static final int MAX_HELD = 65_536;

  private final Replication.Parts parts;
  private final ActorRef<PeerLink.Answer> unheard;
  private final Set<Hash256> held = new LinkedHashSet<>();
  private Surroundings around;
  private int announced;
  private int turn;

  Providing(Replication.Parts parts, ActorRef<PeerLink.Answer> unheard) {
    this.parts = parts;
    this.unheard = unheard;
    this.around = new Surroundings(parts.self(), List.of(), new Density(0), parts.scatter());
  }

  /** Something for this mailbox has just come. */
  void opened(Hash256 address) {
    if (held.size() < MAX_HELD) {
      held.add(address);
    }
    announceWhereWeAreNotExpected(address);
  }

  /** Others live around us now: what was in its place may not be any more. */
  void around(Surroundings now) {
    var before = around;
    around = now;
    if (!now.neighbours().equals(before.neighbours())) {
      held.stream().filter(before::isReplica).forEach(this::announceWhereWeAreNotExpected);
    }
  }

  /**
   * Everything is said again; of more than there is room for, what was left out the last time.
   *
   * @param mailboxes all in which there is something, always in the same order
   */
  void nextRound(List<Hash256> mailboxes) {
    announced = 0;
    held.clear();
    mailboxes.stream().limit(MAX_HELD).forEach(held::add);
    var misplaced = mailboxes.stream().filter(address -> !around.isReplica(address)).toList();
    for (var number = 0; number < Math.min(MAX_REPEATED, misplaced.size()); number++) {
      announceWhereWeAreNotExpected(misplaced.get(Math.floorMod(turn++, misplaced.size())));
    }
  }

  private void announceWhereWeAreNotExpected(Hash256 address) {
    if (announced >= MAX_PER_ROUND || around.isReplica(address)) {
      return;
    }
    announced++;
    var now = parts.env().clock().now().toEpochMilli();
    var signature = ProviderRecord.sign(address, parts.self().id(), now, parts.signing());
    var request = new Request.AnnounceProvider(address, now, signature);
    for (var replica : around.replicasWithoutUs(address)) {
      parts.link().tell(new PeerLink.Ask(replica, request, parts.limits().answerWithin(), unheard));
    }
  }
}
