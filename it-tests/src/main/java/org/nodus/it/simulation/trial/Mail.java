package org.nodus.it.simulation.trial;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.it.simulation.checker.Promise;
import org.nodus.it.simulation.checker.Promises;
import org.nodus.it.simulation.world.Letter;
import org.nodus.it.simulation.world.SimulatedUser;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MimeType;

/**
 * What users write and collect: letters at random moments, every other one too long for a mailbox
 * entry, and visits to the own mailbox at random pauses. It is measured how long the visits last
 * that bring something.
 */
final class Mail {
  private static final int SHORT_BYTES = 300;

  /** More than an entry of a contact mailbox: these are coded. */
  private static final int LONG_BYTES = 24_000;

  private final Trial trial;
  private final Promises promises;
  private final List<Duration> visits = new ArrayList<>();
  private final Map<SendOutcome.Reason, Integer> refusals = new EnumMap<>(SendOutcome.Reason.class);
  private final Map<Integer, Instant> began = new HashMap<>();
  private Duration pause;
  private int written;

  /**
   * Nobody has written yet.
   *
   * @param pause between two visits of one user, on average
   */
  Mail(Trial trial, Promises promises, Duration pause) {
    this.trial = trial;
    this.promises = promises;
    this.pause = pause;
  }

  /** So many letters within {@code span}. */
  void write(int letters, Duration span) {
    var users = trial.world().users();
    for (var number = 0; number < letters; number++) {
      var sender = users.get(number % users.size());
      trial.world().after(trial.upTo(span), () -> write(sender));
    }
  }

  private void write(SimulatedUser sender) {
    var chance = trial.chance();
    var others = trial.world().users().stream().filter(other -> !other.equals(sender)).toList();
    var bytes = new byte[chance.nextBoolean() ? LONG_BYTES : SHORT_BYTES];
    chance.nextBytes(bytes);
    var body = new Message.Body(MimeType.BINARY, Optional.empty(), Bytes.wrap(bytes));
    var recipient = others.get(chance.nextInt(others.size()));
    written++;
    sender.send(
        new Letter(recipient, body, TrialScript.LIFE, Tokens.NONE),
        outcome -> {
          switch (outcome) {
            case SendOutcome.Stored stored ->
                promises.made(
                    Promise.of(stored, sender.number(), recipient.number(), body, trial.now()));
            case SendOutcome.Failed failed -> refusals.merge(failed.reason(), 1, Integer::sum);
          }
        });
  }

  /** From now on everybody looks. */
  void collect() {
    trial.world().users().forEach(this::look);
  }

  /** From now on so often. */
  void collectEvery(Duration mean) {
    pause = mean;
    collect();
  }

  private void look(SimulatedUser user) {
    var mean = pause;
    trial
        .world()
        .after(
            trial.exponential(mean),
            () -> {
              if (mean.equals(pause)) {
                visit(user);
              }
            });
  }

  private void visit(SimulatedUser user) {
    began.put(user.number(), trial.now());
    user.collect(
        visit -> {
          read(user);
          look(user);
        });
  }

  /** Everybody reads what has come so far, visits that have not ended included. */
  void readAll() {
    trial.world().users().stream().filter(SimulatedUser::isRunning).forEach(this::read);
  }

  private void read(SimulatedUser user) {
    for (var message : user.read()) {
      promises.shown(user.number(), message.id(), message.body());
      var begin = began.getOrDefault(user.number(), trial.now());
      visits.add(Duration.between(begin, trial.now()));
    }
  }

  /** Of each message that was shown, how long the visit lasted that brought it; ascending. */
  List<Duration> visits() {
    return visits.stream().sorted().toList();
  }

  int written() {
    return written;
  }

  Map<SendOutcome.Reason, Integer> refusals() {
    return Map.copyOf(refusals);
  }
}
