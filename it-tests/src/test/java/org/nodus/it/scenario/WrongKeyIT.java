package org.nodus.it.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.actors.delivery.CollectorNews;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.it.cluster.Caller;
import org.nodus.it.cluster.Holdings;
import org.nodus.it.cluster.LocalNetwork;
import org.nodus.ledger.account.Tokens;
import org.nodus.node.environment.RealClock;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.fragment.DeleteOrder;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.fragment.Rebuilt;
import org.nodus.protocol.identity.Identities;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.mailbox.EntrySignature;
import org.nodus.protocol.mailbox.MailboxEntry;
import org.nodus.protocol.mailbox.Notification;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.message.MimeType;
import org.nodus.protocol.message.Opened;
import org.nodus.protocol.message.SealedMessage;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;
import org.nodus.protocol.work.WorkQuestion;
import org.nodus.protocol.work.WorkSearch;

/**
 * Mallory has an agent, every address, what holders leak, and the wrong key. Alice has sent bob a
 * paid file; he is away.
 */
final class WrongKeyIT {
  private static final int NODES = 8;
  private static final IdentityKeys BOB = Identities.bob();
  private static final IdentityKeys MALLORY = Identities.mallory();
  private static final Tokens PAID = Tokens.ofWhole(80);

  @TempDir private static Path directory;

  private static LocalNetwork town;
  private static Caller caller;
  private static Holdings holdings;
  private static Message.Body file;
  private static SendOutcome.Stored stored;

  @BeforeAll
  static void alice_has_sent_bob_a_paid_file() {
    town = LocalNetwork.up(directory.resolve("net"), NODES, RealClock.INSTANCE);
    caller = town.caller();
    holdings = new Holdings(caller, town.network(), town.host().env());
    var bytes = new byte[20_000];
    new Random(7).nextBytes(bytes);
    file = new Message.Body(MimeType.BINARY, Optional.empty(), Bytes.wrap(bytes));
    try (var alice = town.arrive(Identities.alice())) {
      town.give(alice.account(), Tokens.ofWhole(100));
      var outcome = alice.outbound().send(BOB.bundle(), file, Duration.ofDays(1), PAID);
      stored = assertInstanceOf(SendOutcome.Stored.class, outcome);
    }
  }

  @AfterAll
  static void the_end() {
    caller.close();
    town.close();
  }

  @Test
  void who_has_everything_but_the_key_reads_nothing_and_bob_still_reads() throws Exception {
    var payment = stored.payment().orElseThrow();
    var locked = new Tokens(payment.shareMicros()).times(payment.shares());
    LocalNetwork.await(() -> locked().equals(locked), () -> locked() + " are locked");
    var message = stored.message();
    var entries = holdings.entriesOf(BOB, everybody());
    var fragments = holdings.fragmentsOf(message, everybody());
    assertTrue(entries.size() >= 5, () -> "in " + entries.size() + " mailboxes");
    assertTrue(fragments.size() >= 6, () -> "with " + fragments.size() + " holders");

    for (var address : holdings.addressesOf(BOB)) {
      everybody().forEach(node -> assertMailboxIsClosed(node, address));
    }
    var entry = entries.values().iterator().next().getFirst();
    assertThrows(DecodeFailure.class, () -> entry.open(MALLORY));
    assertRebuiltAndSealed(fragments);
    assertHoldersGiveNothing(message, fragments);
    assertOwnMailboxHelpsNothing(entry);
    assertEquals(locked, locked());

    assertBobReads(entry);
  }

  private static List<Contact> everybody() {
    return town.network().bootstrap();
  }

  /** Her own right, her signature under his bundle, and his right for another or used before. */
  private static void assertMailboxIsClosed(Contact node, ContactAddress address) {
    var hers = new ContactAddress(MALLORY.uid(), address.day(), address.anchor());
    var other = everybody().stream().filter(one -> !one.equals(node)).findFirst().orElseThrow();
    var own = holdings.proof(MALLORY, hers, node);
    var forged =
        new Request.MailboxAccess(
            BOB.bundle().toBytes(),
            own.day(),
            own.anchor(),
            own.timeMillis(),
            own.nonce(),
            own.signature());
    var relayed = holdings.proof(BOB, address, other);
    var used = holdings.proof(BOB, address, node);
    var his = new Request.ListEntries(address.hash(), used, 0);
    assertInstanceOf(Response.EntryIds.class, caller.ask(node, his));
    var id = stored.message().hash();
    for (var access : List.of(own, forged, relayed, used)) {
      assertRefused(Reason.FORBIDDEN, node, new Request.ListEntries(address.hash(), access, 0));
      assertRefused(Reason.FORBIDDEN, node, new Request.FetchEntry(address.hash(), id, access));
      assertRefused(
          Reason.FORBIDDEN, node, new Request.DeleteEntries(address.hash(), List.of(id), access));
    }
  }

  /** Whoever knows the id gets the fragments; what they rebuild opens for bob alone. */
  private static void assertRebuiltAndSealed(Map<Contact, Fragment> fragments) {
    var commitment = fragments.values().iterator().next().commitment();
    var rebuilt = FragmentCoder.create().decode(commitment, fragments.values());
    var sealed = assertInstanceOf(Rebuilt.Whole.class, rebuilt).message().sealed();
    assertInstanceOf(Opened.Unreadable.class, SealedMessage.open(MALLORY, sealed));
    var opened = assertInstanceOf(Opened.Verified.class, SealedMessage.open(BOB, sealed));
    assertEquals(file, opened.message().body());
  }

  private static void assertHoldersGiveNothing(
      MessageId message, Map<Contact, Fragment> fragments) {
    var lock = stored.payment().orElseThrow().lock();
    fragments.forEach(
        (node, fragment) -> {
          var guess = town.host().env().chance().secret(32);
          var release = new Request.ReleaseSecret(message, lock, fragment.index(), guess);
          assertInstanceOf(Response.Refused.class, caller.ask(node, release));
          var order = DeleteOrder.sign(message, node.id(), MALLORY.seed());
          assertRefused(
              Reason.FORBIDDEN,
              node,
              new Request.DeleteFragments(message, node.id(), order.signature()));
        });
  }

  /** She moves bob's entry into her own mailbox, where her agent finds it. */
  private static void assertOwnMailboxHelpsNothing(MailboxEntry entry) {
    var hers = holdings.addressesOf(MALLORY).getFirst().hash();
    var writeKey = Ed25519.keyPair(town.host().env().chance().secret(Ed25519.SEED_BYTES));
    var append = EntrySignature.append(hers, entry, stored.expiresAtMillis(), writeKey);
    for (var node : everybody()) {
      var wanted = assertInstanceOf(Response.WorkWanted.class, caller.ask(node, append));
      assertInstanceOf(Response.EntryStored.class, caller.ask(node, worked(append, wanted)));
    }
    try (var mallory = town.arrive(MALLORY)) {
      var visit = mallory.inbox().collect();

      assertEquals(List.of(), visit.settled());
      assertEquals(List.of(), mallory.inbox().unshown());
      var skipped = visit.skipped().stream().map(CollectorNews.Skipped::problem).toList();
      assertEquals(List.of(CollectorNews.Problem.UNREADABLE), skipped);
    }
  }

  private static Request.AppendEntry worked(
      Request.AppendEntry append, Response.WorkWanted wanted) {
    var question =
        WorkQuestion.ofEntry(append.address(), Sha256.of(append.entry()), append.expiresAtMillis());
    return append.with(new WorkSearch(question, wanted.root(), wanted.units(), 0).solve());
  }

  private static void assertBobReads(MailboxEntry entry) throws DecodeFailure {
    assertInstanceOf(Notification.class, entry.open(BOB));
    try (var bob = town.arrive(BOB)) {
      var visit = bob.inbox().collect();

      assertTrue(visit.complete(), visit::toString);
      assertEquals(1, visit.settled().size(), visit::toString);
      assertTrue(visit.settled().getFirst().paid() >= 4, visit::toString);
      assertEquals(file, bob.inbox().unshown().getFirst().body());
    }
  }

  private static Tokens locked() {
    var totals = town.ledgerOf(town.nodes().getFirst()).totals();
    assertTrue(totals.areConserved(), totals::toString);
    return totals.locked();
  }

  private static void assertRefused(Reason reason, Contact node, Request request) {
    var refused = assertInstanceOf(Response.Refused.class, caller.ask(node, request));
    assertEquals(reason, refused.reason(), refused::toString);
  }
}
