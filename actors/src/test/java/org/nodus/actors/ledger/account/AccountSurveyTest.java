package org.nodus.actors.ledger.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.actors.ledger.CommitteeContacts;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.codec.AccountViewCodec;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.ledger.state.AccountView;
import org.nodus.ledger.state.LedgerState;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.wire.Response;

/** Four validators whose answers the test gives. */
class AccountSurveyTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final TestLedger LEDGER = TestLedger.with("alice");
  private static final AccountId ALICE = TestLedger.account("alice");
  private static final AccountView VIEW = AccountView.of(LedgerState.of(LEDGER.genesis()), ALICE);
  private static final List<Contact> VALIDATORS =
      IntStream.range(0, 4).mapToObj(TestContacts::local).toList();
  private static final AccountLimits LIMITS =
      TestAccount.limits(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));

  private final TestProbe<PeerLink.Command> link = KIT.createTestProbe(PeerLink.Command.class);
  private final TestProbe<CommitteeContacts.Command> committee =
      KIT.createTestProbe(CommitteeContacts.Command.class);
  private final TestProbe<AccountSurvey.Outcome> requester =
      KIT.createTestProbe(AccountSurvey.Outcome.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void three_who_say_the_same_are_enough() {
    survey();

    for (var one : asked().subList(0, 3)) {
      answer(one);
    }

    var agreed = assertInstanceOf(AccountSurvey.Agreed.class, requester.receiveMessage());
    assertEquals(VIEW.state(), agreed.reading().state());
  }

  @Test
  void who_has_just_been_asked_again_counts_as_it_answered_before() {
    survey();
    var first = asked();
    answer(first.get(0));
    answer(first.get(1));
    keepSilent(first.get(2));
    keepSilent(first.get(3));

    untilAskedAgain();
    TIME.timePasses(LIMITS.reading());

    assertEquals(
        new AccountSurvey.Disagreed(2, "2 of 4 validators answered, 3 are needed"),
        requester.receiveMessage());
  }

  @Test
  void who_has_answered_is_not_asked_again_because_others_were_silent() {
    survey();
    var first = asked();
    answer(first.get(0));
    answer(first.get(1));
    keepSilent(first.get(2));
    keepSilent(first.get(3));

    var again = untilAskedAgain();
    answer(again);

    assertEquals(VALIDATORS.get(2), again.peer());
    assertInstanceOf(AccountSurvey.Agreed.class, requester.receiveMessage());
  }

  private void survey() {
    KIT.spawn(
        AccountSurvey.create(
            new AccountSurvey.Subject(ALICE, LEDGER.genesis(), VALIDATORS),
            new AccountChain.Partners(link.getRef(), committee.getRef()),
            LIMITS,
            requester.getRef()));
  }

  private PeerLink.Ask untilAskedAgain() {
    return link.awaitAssert(
        () -> {
          TIME.timePasses(LIMITS.firstRetry());
          return link.expectMessageClass(PeerLink.Ask.class, Duration.ofMillis(50));
        });
  }

  private List<PeerLink.Ask> asked() {
    return VALIDATORS.stream().map(any -> link.expectMessageClass(PeerLink.Ask.class)).toList();
  }

  private static void answer(PeerLink.Ask ask) {
    var found = new Response.AccountFound(AccountViewCodec.bytes(VIEW));
    ask.replyTo().tell(new PeerLink.Replied(ask.peer(), found));
  }

  private static void keepSilent(PeerLink.Ask ask) {
    ask.replyTo().tell(new PeerLink.Unanswered(ask.peer(), PeerLink.Silence.OUT_OF_TIME));
  }
}
