package org.nodus.it.simulation.scenario;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.it.simulation.checker.PaymentRule;
import org.nodus.it.simulation.checker.Promise;
import org.nodus.it.simulation.checker.Promises;
import org.nodus.it.simulation.checker.Watch;
import org.nodus.it.simulation.world.Letter;
import org.nodus.it.simulation.world.SimulatedUser;
import org.nodus.it.simulation.world.World;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MimeType;

/**
 * Users who write to each other and look into their mailboxes, and a book of what they were told
 * and shown.
 */
final class Traffic {
  /** Of 100 messages, so many are too long for a mailbox entry. */
  private static final int LONG = 50;

  /** Of 100, so many pay their holders. */
  private static final int PAID = 15;

  /** Of 100, so many live only as long as a story. */
  private static final int SHORT_LIVED = 25;

  private static final Duration LIFE = Duration.ofHours(2);
  private static final Duration SHORT_LIFE = Duration.ofMinutes(3);
  private static final int SHORT_BYTES = 300;
  private static final int LONG_BYTES = 24_000;
  private static final Tokens PRICE = Tokens.ofWhole(1);

  private final World world;
  private final Promises promises;
  private final PaymentRule payments;
  private final Optional<Integer> addressee;
  private final Map<SendOutcome.Reason, Integer> refusals = new EnumMap<>(SendOutcome.Reason.class);
  private boolean writing = true;
  private long sent;

  /**
   * Nobody writes yet.
   *
   * @param watch is told what users hear
   * @param addressee to whom all others write; anybody to anybody when empty
   */
  Traffic(World world, Watch watch, Optional<Integer> addressee) {
    this.world = world;
    this.promises = watch.promises();
    this.payments = watch.payments();
    this.addressee = addressee;
  }

  /** Everybody writes and looks after random pauses of these lengths on average. */
  void begin(Duration betweenLetters, Duration betweenLooks) {
    for (var user : world.users()) {
      write(user, betweenLetters);
      look(user, betweenLooks);
    }
  }

  private void write(SimulatedUser user, Duration mean) {
    world.after(
        pause(mean),
        () -> {
          if (writing) {
            send(user, outcome -> {});
            write(user, mean);
          }
        });
  }

  private void look(SimulatedUser user, Duration mean) {
    world.after(pause(mean), () -> lookNow(user, () -> look(user, mean)));
  }

  private void lookNow(SimulatedUser user, Runnable then) {
    user.collect(
        visit -> {
          read(user);
          then.run();
        });
  }

  /** Everybody reads what has come so far, visits that have not ended included. */
  void readAll() {
    world.users().stream().filter(SimulatedUser::isRunning).forEach(this::read);
  }

  private void read(SimulatedUser user) {
    for (var message : user.read()) {
      promises.shown(user.number(), message.id(), message.body());
    }
  }

  /** Nobody writes any more; they go on looking. */
  void stopWriting() {
    writing = false;
  }

  /**
   * One letter of {@code user} to somebody else.
   *
   * @param told what she is told
   */
  void send(SimulatedUser user, Consumer<SendOutcome> told) {
    var chance = world.chance();
    var recipient = recipientOf(user);
    var isPaid = chance.nextInt(100) < PAID;
    var bytes = new byte[chance.nextInt(100) < LONG ? LONG_BYTES : SHORT_BYTES];
    chance.nextBytes(bytes);
    var body = new Message.Body(MimeType.BINARY, Optional.empty(), Bytes.wrap(bytes));
    sent++;
    var letter =
        new Letter(
            recipient,
            body,
            chance.nextInt(100) < SHORT_LIVED ? SHORT_LIFE : LIFE,
            isPaid ? PRICE : Tokens.NONE);
    var asked = world.simulation().now();
    user.send(
        letter,
        outcome -> {
          heard(user, letter, outcome);
          if (isPaid) {
            payments.ended(user.number(), asked, outcome);
          }
          told.accept(outcome);
        });
  }

  private SimulatedUser recipientOf(SimulatedUser sender) {
    var others = world.users().stream().filter(other -> other != sender).toList();
    var anybody = others.get(world.chance().nextInt(others.size()));
    return addressee
        .map(number -> world.users().get(number))
        .filter(others::contains)
        .orElse(anybody);
  }

  private void heard(SimulatedUser sender, Letter letter, SendOutcome outcome) {
    world.tell("outcome " + outcome, sender);
    switch (outcome) {
      case SendOutcome.Stored stored ->
          promises.made(
              Promise.of(
                  stored,
                  sender.number(),
                  letter.recipient().number(),
                  letter.body(),
                  world.simulation().now()));
      case SendOutcome.Failed failed -> refusals.merge(failed.reason(), 1, Integer::sum);
    }
  }

  private Duration pause(Duration mean) {
    var chance = world.chance().nextDouble();
    return Duration.ofNanos((long) (-StrictMath.log(1 - chance) * mean.toNanos()));
  }

  /** How many letters were written. */
  long sent() {
    return sent;
  }

  /** Letters that their senders were told will not arrive. */
  Map<SendOutcome.Reason, Integer> refusals() {
    return Map.copyOf(refusals);
  }
}
