package org.nodus.node.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.node.agent.Purse;

/** Watches on the ledger how the holders are paid and the rest goes back. */
record Settlement(Genesis genesis, Replicas replicas, Patience patience, Narrator narrator) {
  /** Claims come at a random moment of the next epoch; a busy machine takes a few. */
  private static final int EPOCHS_FOR_CLAIMS = 10;

  /** Closing an epoch takes two round trips, and some more when validators are dead. */
  private static final int EPOCHS_OF_DELAY = 15;

  /** Waits until whoever has a secret has claimed with it. */
  void awaitClaims(List<Delivered> messages) {
    var start = narrator.now();
    var rest = messages.stream().map(Settlement::unconfirmed).reduce(Tokens.NONE, Tokens::plus);
    var now = replicas.awaitLockedAtMost(rest, epochs(EPOCHS_FOR_CLAIMS));
    narrator.say(
        "all their claims are final, after %d ms of waiting; %s tokens are locked for those who"
            + " did not come.",
        narrator.millisSince(start), now.totals().locked());
  }

  private static Tokens unconfirmed(Delivered message) {
    return message.sent().share().times(message.holders() - message.confirmed());
  }

  /** Waits until shares can no longer be claimed, then takes back what is left of the locks. */
  Tokens takeBack(Purse purse, List<Sent> sent) {
    var before = locked();
    var expiry = sent.stream().mapToLong(this::expiryEpoch).max().orElseThrow();
    var last = expiry + genesis.graceEpochs();
    narrator.say(
        "epoch %d is open; the shares can be claimed until epoch %d and %d epochs of grace end.",
        replicas.first().openEpoch(), expiry, genesis.graceEpochs());
    var left = Duration.between(patience.clock().now(), genesis.startOf(last + 1));
    replicas.awaitClosed(
        last, (left.isNegative() ? Duration.ZERO : left).plus(epochs(EPOCHS_OF_DELAY)));
    patience.await(
        epochs(EPOCHS_OF_DELAY),
        () -> {
          purse.takeBack();
          return Optional.of(locked()).filter(Tokens::isNone);
        },
        () -> locked() + " tokens are still locked");
    return before;
  }

  private Tokens locked() {
    return replicas.first().totals().locked();
  }

  private long expiryEpoch(Sent sent) {
    return genesis.epochAt(Instant.ofEpochMilli(sent.stored().expiresAtMillis()));
  }

  private Duration epochs(int count) {
    return genesis.epochLength().multipliedBy(count);
  }
}
