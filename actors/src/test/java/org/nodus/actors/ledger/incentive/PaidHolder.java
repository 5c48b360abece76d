package org.nodus.actors.ledger.incentive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.environment.Env;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.ledger.LedgerNetwork;
import org.nodus.actors.ledger.account.TestAccount;
import org.nodus.actors.storage.Custody;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;

/** The earnings of one holder in a test, with its own account; can crash and start again. */
final class PaidHolder {
  final TestAccount account;
  private final LedgerNetwork network;
  private ActorRef<Incentives.Command> incentives;

  PaidHolder(LedgerNetwork network, String name) {
    this.network = network;
    this.account = new TestAccount(network, name);
    this.incentives = start();
  }

  private ActorRef<Incentives.Command> start() {
    var limits = new Incentives.Limits(16, 16, TestAccount.PATIENCE, Duration.ofMillis(50));
    return network.kit.spawn(
        Incentives.create(
            account.id(),
            network.genesis,
            account.chain(),
            limits,
            new Env(network.clock, TestEnv.chance(3))));
  }

  /** Account and earnings end like in a crash, and begin again over their journals. */
  void restart() {
    crash();
    account.restart();
    incentives = start();
  }

  void crash() {
    network.kit.stop(incentives, TestAccount.PATIENCE);
    account.crash();
  }

  Custody.PaymentAnswer check(
      Request.Payment payment, MessageId message, int index, long expiresAtMillis) {
    var probe = network.kit.createTestProbe(Custody.PaymentAnswer.class);
    tell(
        new Custody.CheckPayment(
            payment, message, index, 4_096, expiresAtMillis, 1, probe.getRef()));
    return probe.receiveMessage(TestAccount.PATIENCE);
  }

  Custody.SecretAnswer release(MessageId message, Hash256 lock, int index, Bytes secret) {
    var probe = network.kit.createTestProbe(Custody.SecretAnswer.class);
    tell(new Custody.SecretReleased(message, lock, index, secret, probe.getRef()));
    return probe.receiveMessage(TestAccount.PATIENCE);
  }

  void tell(Custody.Command command) {
    incentives.tell(new Incentives.FromStorage(command));
  }

  void claimNow() {
    incentives.tell(new Incentives.ClaimNow());
  }

  Incentives.Earnings earnings() {
    var probe = network.kit.createTestProbe(Incentives.Earnings.class);
    incentives.tell(new Incentives.GetEarnings(probe.getRef()));
    return probe.receiveMessage(TestAccount.PATIENCE);
  }

  /** Until nothing is pending any more. */
  Incentives.Earnings awaitSettled() {
    return network
        .kit
        .createTestProbe()
        .awaitAssert(
            TestAccount.PATIENCE,
            () -> {
              var earnings = earnings();
              assertEquals(Tokens.NONE, earnings.pending());
              return earnings;
            });
  }
}
