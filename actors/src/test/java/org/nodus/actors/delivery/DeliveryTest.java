package org.nodus.actors.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.delivery.CollectorNews.Arrived;
import org.nodus.actors.delivery.CollectorNews.Confirmation;
import org.nodus.actors.delivery.CollectorNews.Finished;
import org.nodus.actors.delivery.CollectorNews.Problem;
import org.nodus.actors.delivery.CollectorNews.Settled;
import org.nodus.actors.delivery.CollectorNews.Skipped;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.environment.IdleTime;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.mailbox.EntrySignature;
import org.nodus.protocol.mailbox.MailboxEntry;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MessageFixtures;
import org.nodus.protocol.wire.Response;

class DeliveryTest {
  private static final Message.Body HELLO = Message.Body.text("hello");
  private static final Message.Body PICTURE = DeliveryWorld.picture(200 * 1024);
  private static final long TOKENS = 120_000_000;

  private final ActorTestKit kit = IdleTime.kit();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_short_message_travels_inline_and_leaves_an_empty_mailbox() {
    var world = new DeliveryWorld(kit, 16);

    var stored = stored(world.send(DeliveryWorld.draft(HELLO, 0), world.ports()));
    var news = world.collect(Confirmation.KEPT);

    assertEquals(SendOutcome.Form.INLINE, stored.form());
    assertTrue(stored.mailboxes() >= 9, stored::toString);
    var arrived = only(news, Arrived.class);
    assertEquals(HELLO, arrived.message().body());
    assertEquals(stored.message(), arrived.id());
    assertTrue(finished(news).isComplete());
    assertEquals(0, listed(world.collect(Confirmation.KEPT)));
  }

  @Test
  void a_file_survives_the_death_of_five_of_sixteen_nodes() {
    var world = new DeliveryWorld(kit, 16);
    var stored = stored(world.send(DeliveryWorld.draft(PICTURE, 0), world.ports()));
    world.kill(5);

    var news = world.collect(Confirmation.KEPT);

    assertEquals(SendOutcome.Form.CODED, stored.form());
    assertTrue(stored.holders() >= 8, stored::toString);
    assertEquals(4, stored.k());
    assertEquals(PICTURE, only(news, Arrived.class).message().body());
    var settled = only(news, Settled.class);
    assertEquals(0, settled.paid());
    assertTrue(settled.deleted() >= 7, settled::toString);
  }

  @Test
  void holders_that_prove_possession_get_secrets_that_fit_the_lock() {
    var world = new DeliveryWorld(kit, 16);
    var stored =
        stored(world.send(DeliveryWorld.draft(HELLO, TOKENS), world.ports(world.willingDesk())));
    world.kill(3);

    var settled = only(world.collect(Confirmation.KEPT), Settled.class);

    assertEquals(SendOutcome.Form.CODED, stored.form());
    assertEquals(
        Optional.of(new SendOutcome.Payment(Hash256.ZERO, 12, TOKENS / 12)), stored.payment());
    assertEquals(settled.holders() - settled.paid(), settled.unpaid());
    assertTrue(settled.paid() >= 9, settled::toString);
    assertEquals(settled.paid(), world.released.size());
    var lock = world.locks.remove();
    var hashes = new HashMap<Integer, Hash256>();
    lock.shares()
        .forEach(
            share ->
                hashes.put(
                    share.index(),
                    lock.hashes()
                        .hashOf(
                            DeliveryWorld.ALICES_ACCOUNT,
                            DeliveryWorld.LOCK_HEIGHT,
                            share.index(),
                            share.holder())));
    world.released.forEach(
        secret -> assertEquals(hashes.get(secret.index()), Sha256.of(secret.secret())));
  }

  @Test
  void a_message_that_was_not_kept_pays_nobody_and_comes_again() {
    var world = new DeliveryWorld(kit, 12);
    world.send(DeliveryWorld.draft(HELLO, TOKENS), world.ports(world.willingDesk()));

    var refused = only(world.collect(Confirmation.NOT_KEPT), Skipped.class);
    assertEquals(Problem.NOT_KEPT, refused.problem());
    assertEquals(0, world.released.size());

    var news = world.collect(Confirmation.KEPT);
    assertEquals(HELLO, only(news, Arrived.class).message().body());
    assertEquals(12, only(news, Settled.class).paid());
  }

  @Test
  void holders_that_store_nothing_are_replaced() {
    var world = new DeliveryWorld(kit, 18, Set.of(3, 4, 5));

    var stored = stored(world.send(DeliveryWorld.draft(PICTURE, 0), world.ports()));

    assertTrue(stored.holders() >= 8, stored::toString);
    assertEquals(PICTURE, only(world.collect(Confirmation.KEPT), Arrived.class).message().body());
  }

  @Test
  void too_few_nodes_are_named_with_the_numbers() {
    var world = new DeliveryWorld(kit, 5);

    var failed = failed(world.send(DeliveryWorld.draft(PICTURE, 0), world.ports()));

    assertEquals(SendOutcome.Reason.TOO_FEW_HOLDERS, failed.reason());
    assertTrue(
        failed.detail().startsWith("5 nodes accept the message, 6 are needed"), failed.detail());
  }

  @Test
  void six_nodes_are_enough_and_n_shrinks() {
    var world = new DeliveryWorld(kit, 6);

    var stored = stored(world.send(DeliveryWorld.draft(PICTURE, 0), world.ports()));

    assertEquals(6, stored.holders());
    assertEquals(6, stored.needed());
  }

  @Test
  void an_account_without_enough_tokens_stores_nothing_and_loses_nothing() {
    var world = new DeliveryWorld(kit, 12);

    var failed =
        failed(
            world.send(DeliveryWorld.draft(HELLO, TOKENS), world.ports(DeliveryWorld.poorDesk())));

    assertEquals(SendOutcome.Reason.TOO_FEW_TOKENS, failed.reason());
    assertEquals(PaymentDesk.TokenFate.UNTOUCHED, failed.tokens());
    assertEquals(0, listed(world.collect(Confirmation.KEPT)));
  }

  @Test
  void a_silent_ledger_leaves_the_tokens_pending() {
    var world = new DeliveryWorld(kit, 12);

    var failed =
        failed(world.send(DeliveryWorld.draft(HELLO, TOKENS), world.ports(Behaviors.ignore())));

    assertEquals(SendOutcome.Reason.PAYMENT, failed.reason());
    assertEquals(PaymentDesk.TokenFate.PENDING, failed.tokens());
  }

  @Test
  void paying_without_an_account_fails_before_anything_is_stored() {
    var world = new DeliveryWorld(kit, 12);

    var failed = failed(world.send(DeliveryWorld.draft(HELLO, TOKENS), world.ports()));

    assertEquals(SendOutcome.Reason.PAYMENT, failed.reason());
  }

  @Test
  void nobody_there_is_a_failure_and_an_incomplete_visit() {
    var world = new DeliveryWorld(kit, 3);
    world.kill(3);

    var failed = failed(world.send(DeliveryWorld.draft(HELLO, 0), world.ports()));

    assertEquals(SendOutcome.Reason.MAILBOX, failed.reason());
    assertFalse(finished(world.collect(Confirmation.KEPT)).isComplete());
  }

  @Test
  void an_entry_of_garbage_is_skipped_and_the_next_arrives() {
    var world = new DeliveryWorld(kit, 10);
    leave(world, new MailboxEntry(MessageFixtures.filled(MailboxEntry.SIZE_BYTES, 1)));
    world.send(DeliveryWorld.draft(HELLO, 0), world.ports());

    var news = world.collect(Confirmation.KEPT);

    assertEquals(Problem.UNREADABLE, only(news, Skipped.class).problem());
    assertEquals(HELLO, only(news, Arrived.class).message().body());
    assertEquals(1, finished(news).collected());
    assertEquals(1, finished(news).skipped());
  }

  @Test
  void too_few_living_holders_leave_the_entry_for_another_day() {
    var world = new DeliveryWorld(kit, 12);
    world.send(DeliveryWorld.draft(PICTURE, 0), world.ports());
    world.kill(9);

    var news = world.collect(Confirmation.KEPT);
    assertEquals(Problem.NOT_ENOUGH_FRAGMENTS, only(news, Skipped.class).problem());

    world.revive();
    assertEquals(PICTURE, only(world.collect(Confirmation.KEPT), Arrived.class).message().body());
  }

  private void leave(DeliveryWorld world, MailboxEntry entry) {
    var address =
        ContactAddress.today(
                DeliveryWorld.BOB.uid(),
                DeliveryWorld.NOW.toEpochMilli(),
                day -> DeliveryWorld.ANCHOR)
            .hash();
    var expiry = DeliveryWorld.NOW.toEpochMilli() + 1_000_000;
    var append =
        EntrySignature.append(
            address, entry, expiry, Ed25519.keyPair(MessageFixtures.filled(32, 5)));
    var item =
        new ReplicaWrite.Item(
            address, append, (replica, response) -> response instanceof Response.EntryStored);
    var requester = kit.<ReplicaWrite.Outcome>createTestProbe();
    var ports = world.ports();
    kit.spawn(
        ReplicaWrite.create(item, ports.network(), ports.limits().replicas(), requester.getRef()));
    assertInstanceOf(ReplicaWrite.Written.class, world.time.receive(requester));
  }

  private static SendOutcome.Stored stored(SendOutcome outcome) {
    return assertInstanceOf(SendOutcome.Stored.class, outcome);
  }

  private static SendOutcome.Failed failed(SendOutcome outcome) {
    return assertInstanceOf(SendOutcome.Failed.class, outcome);
  }

  private static <N extends CollectorNews> N only(List<CollectorNews> news, Class<N> kind) {
    var found = news.stream().filter(kind::isInstance).map(kind::cast).toList();
    assertEquals(1, found.size(), news::toString);
    return found.getFirst();
  }

  private static Finished finished(List<CollectorNews> news) {
    return assertInstanceOf(Finished.class, news.getLast());
  }

  private static int listed(List<CollectorNews> news) {
    return finished(news).addresses().stream().mapToInt(CollectorNews.AddressReport::listed).sum();
  }
}
