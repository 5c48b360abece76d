package org.nodus.actors.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.nodus.actors.mailbox.MailboxNode.DAY;
import static org.nodus.actors.mailbox.MailboxNode.START;
import static org.nodus.actors.mailbox.MailboxNode.entry;
import static org.nodus.actors.mailbox.MailboxNode.fill;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.admission.Gate;
import org.nodus.actors.admission.GateLimits;
import org.nodus.actors.environment.ManualClock;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.mailbox.SegmentedMailboxes;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.MailboxPolicy;
import org.nodus.protocol.capability.Opening;
import org.nodus.protocol.capability.PairKeys;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.mailbox.EntrySignature;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;
import org.nodus.protocol.work.WorkQuestion;
import org.nodus.protocol.work.WorkSearch;

/** What neither strangers, contacts, hostile holders nor a failing disk do to an opened mailbox. */
class OpenedMailboxTest {
  private static final PairKeys OWNER = PairKeys.of(fill(32, 9));
  private static final PairKeys STRANGER = PairKeys.of(fill(32, 10));
  private static final Hash256 ADDRESS = OWNER.address().hash();
  private static final Instant END = START.plus(DAY.multipliedBy(7));
  private static final WorkPrice FREE = new WorkPrice(0);

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualClock clock = new ManualClock(START);
  private final MemorySegmentFiles files = new MemorySegmentFiles();
  private final MemoryKeyValue index = MemoryKeyValue.thatCanLosePower();
  private final AtomicBoolean unreadable = new AtomicBoolean();
  private SegmentedMailboxes storage = SegmentedMailboxes.open(files, index, new TestSecrets(1));
  private MailboxNode node = start(FREE);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void what_lives_for_a_second_uses_the_allowance_for_an_hour() {
    open(2, 1);
    write(1, Duration.ofSeconds(1), Response.EntryStored.class);
    write(2, Duration.ofSeconds(1), Response.EntryStored.class);
    node.timePasses(Duration.ofSeconds(2));

    var refused = write(3, Duration.ofSeconds(1), Response.Refused.class);

    assertEquals(Reason.FULL, refused.reason());
    node.timePasses(Duration.ofHours(1));
    write(3, Duration.ofSeconds(1), Response.EntryStored.class);
  }

  @Test
  void what_strangers_left_before_uses_nothing_of_it_and_what_the_contact_left_does() {
    write(1, OWNER.write());
    write(2, STRANGER.write());
    write(3, STRANGER.write());

    open(2, 1);

    write(4, DAY, Response.EntryStored.class);
    assertEquals(Reason.FULL, write(5, DAY, Response.Refused.class).reason());
    restart(FREE);
    assertEquals(Reason.FULL, write(5, DAY, Response.Refused.class).reason());
    delete(entry(1).id());
    node.timePasses(DAY);
    write(6, DAY, Response.EntryStored.class);
    write(7, DAY, Response.EntryStored.class);
    assertEquals(Reason.FULL, write(8, DAY, Response.Refused.class).reason());
  }

  @Test
  void the_same_opening_with_more_work_or_a_longer_life_is_acknowledged_and_raises_it() {
    var opening = new Opening(OWNER.address(), 2, 1, MailboxPolicy.OPEN);
    var request = opening.request(END.toEpochMilli(), OWNER);
    assertInstanceOf(Response.EntryStored.class, node.askAsReplica(request), "stripped");

    node.ask(worked(request, 50), Response.EntryStored.class);
    node.ask(worked(request, 500), Response.EntryStored.class);
    var longer = opening.request(END.plus(DAY).toEpochMilli(), OWNER);
    node.ask(worked(longer, 50), Response.EntryStored.class);

    assertEquals(new Mailboxes.OpenUntil(ADDRESS, END), node.allowances.receiveMessage());
    assertEquals(new Mailboxes.OpenUntil(ADDRESS, END.plus(DAY)), node.allowances.receiveMessage());
    assertEquals(1, node.status().entries());
    assertEquals(50, storage.list(ADDRESS).getFirst().workUnits());
    write(1, DAY, Response.EntryStored.class);
  }

  @Test
  void a_mailbox_that_was_closed_after_a_rotation_stays_closed_whoever_brings_what_was_replaced() {
    var replaced = open(100, 1);
    open(5, 2);
    delete(new Opening(OWNER.address(), 5, 2, MailboxPolicy.OPEN).id());

    node.askAsReplica(replaced);
    write(1, STRANGER.write());

    restart(FREE);
    node.askAsReplica(replaced);
    write(2, STRANGER.write());
    assertEquals(true, storage.known(ADDRESS).contains(Sha256.of(replaced.entry())));
  }

  @Test
  void replaced_openings_use_nothing_of_the_allowance_after_a_restart_either() {
    open(3, 1);
    open(2, 2);
    node.link.awaitAssert(
        () -> {
          assertEquals(1, storage.list(ADDRESS).size());
          return null;
        });

    restart(FREE);

    write(1, DAY, Response.EntryStored.class);
    write(2, DAY, Response.EntryStored.class);
    assertEquals(Reason.FULL, write(3, DAY, Response.Refused.class).reason());
  }

  @Test
  void a_copy_without_its_work_beyond_the_allowance_shuts_out_nobody_who_paid() {
    restart(new WorkPrice(1));
    var opening = new Opening(OWNER.address(), 1, 1, MailboxPolicy.OPEN);
    node.ask(worked(opening.request(END.toEpochMilli(), OWNER), 500), Response.EntryStored.class);
    write(1, DAY, Response.EntryStored.class);
    var beyond = EntrySignature.append(ADDRESS, entry(2), END.toEpochMilli(), OWNER.write());

    assertInstanceOf(Response.Refused.class, node.askAsReplica(beyond));

    assertEquals(Set.of(opening.id(), entry(1).id()), Set.copyOf(storage.known(ADDRESS)));
    assertInstanceOf(Response.EntryStored.class, node.askAsReplica(worked(beyond, 500)));
  }

  @Test
  void an_opening_is_acknowledged_once_it_is_durable_whatever_else_cannot_be_read_then() {
    write(1, OWNER.write());
    unreadable.set(true);

    open(2, 1);

    unreadable.set(false);
    write(2, DAY, Response.EntryStored.class);
    assertEquals(Reason.FULL, write(3, DAY, Response.Refused.class).reason());
  }

  @Test
  void behind_the_door_the_owner_pays_for_all_and_the_contact_for_nothing_until_it_is_used_up() {
    restart(new WorkPrice(16));
    var gate = gate(new WorkPrice(16));
    var door = doorOf(gate);
    var allowances = kit.spawn(Gate.allowances(gate));
    var opening = new Opening(OWNER.address(), 2, 1, MailboxPolicy.OPEN);
    var request = opening.request(END.toEpochMilli(), OWNER);

    var wanted = assertInstanceOf(Response.WorkWanted.class, ask(door, request));
    assertInstanceOf(Response.WorkWanted.class, ask(door, worked(request, wanted.units() - 1)));
    assertInstanceOf(Response.WorkWanted.class, ask(door, written(1)));
    assertInstanceOf(Response.EntryStored.class, ask(door, worked(request, wanted.units())));
    allowances.tell(node.allowances.receiveMessage());
    node.link.awaitAssert(
        () -> {
          assertInstanceOf(Response.EntryStored.class, ask(door, written(1)));
          return null;
        });

    assertInstanceOf(Response.EntryStored.class, ask(door, written(2)));
    var refused = assertInstanceOf(Response.Refused.class, ask(door, written(3)));
    assertEquals("the allowance of 2 entries is used up", refused.detail());
    assertInstanceOf(Response.EntryStored.class, ask(door, worked(written(3), 10_000)));
    delete(opening.id());
    allowances.tell(node.allowances.receiveMessage());
    node.link.awaitAssert(
        () -> {
          assertInstanceOf(Response.WorkWanted.class, ask(door, written(4)));
          return null;
        });
  }

  private ActorRef<Gate.Command> gate(WorkPrice price) {
    var limits = GateLimits.of(price, IpCaps.PUBLIC_NETWORK, 1_000);
    var ledger = kit.createTestProbe(LedgerReplica.Command.class);
    var place = new Gate.Place(Hash256.ZERO, MailboxNode.KEYS.id());
    return kit.spawn(Gate.create(node.link.getRef(), ledger.getRef(), limits, place, clock));
  }

  private ActorRef<PeerLink.Incoming> doorOf(ActorRef<Gate.Command> gate) {
    var ofGate = node.link.expectMessageClass(PeerLink.Serve.class);
    kit.spawn(Gate.link(gate)).tell(new PeerLink.Serve(Request.Service.MAILBOXES, node.handler));
    assertEquals(ofGate.handler(), node.link.expectMessageClass(PeerLink.Serve.class).handler());
    return ofGate.handler();
  }

  private Response ask(ActorRef<PeerLink.Incoming> door, Request request) {
    var answers = kit.<PeerLink.Reply>createTestProbe();
    var agent = new PeerLink.Peer(new NodeId(Hash256.ZERO), fill(32, 8), Optional.empty());
    door.tell(new PeerLink.Incoming(agent, request, 7, answers.getRef()));
    return answers.receiveMessage().response();
  }

  private Request.AppendEntry open(int entries, long issued) {
    var opening = new Opening(OWNER.address(), entries, issued, MailboxPolicy.OPEN);
    var request = opening.request(END.toEpochMilli(), OWNER);
    node.ask(request, Response.EntryStored.class);
    return request;
  }

  private static Request.AppendEntry worked(Request.AppendEntry append, long units) {
    var id = Sha256.of(append.entry());
    var question = WorkQuestion.ofEntry(append.address(), id, append.expiresAtMillis());
    return append.with(new WorkSearch(question, Hash256.ZERO, units, 0).solve());
  }

  private Request.AppendEntry written(int seed) {
    var expiry = clock.now().plus(DAY).toEpochMilli();
    return EntrySignature.append(ADDRESS, entry(seed), expiry, OWNER.write());
  }

  private <R extends Response> R write(int seed, Duration life, Class<R> expected) {
    var expiry = clock.now().plus(life).toEpochMilli();
    return node.ask(EntrySignature.append(ADDRESS, entry(seed), expiry, OWNER.write()), expected);
  }

  /** Where nothing is open anybody does. */
  private void write(int seed, KeyPair key) {
    var expiry = clock.now().plus(DAY).toEpochMilli();
    var append = EntrySignature.append(ADDRESS, entry(seed), expiry, key);
    node.ask(append, Response.EntryStored.class);
  }

  private void delete(Hash256 id) {
    var delete = new Request.DeleteEntries(ADDRESS, List.of(id), node.access(OWNER));
    node.ask(delete, Response.Done.class);
  }

  private void restart(WorkPrice price) {
    kit.stop(node.mailboxes);
    storage = SegmentedMailboxes.open(files.reopened(), index.reopened(), new TestSecrets(2));
    node = start(price);
  }

  private MailboxNode start(WorkPrice price) {
    var usual = MailboxLimits.DEFAULT;
    var limits =
        new MailboxLimits(
            usual.rules().at(price),
            usual.maxEntries(),
            usual.waitingWrites(),
            usual.clockTolerance(),
            usual.maxNonces(),
            usual.maxDevices(),
            usual.fullPause());
    var disk = new SwitchedMailboxes(storage, this::failIfUnreadable);
    return new MailboxNode(kit, clock, limits, disk).ready();
  }

  private void failIfUnreadable() {
    if (unreadable.get()) {
      throw new StoreFailure.Broken("the disk does not answer");
    }
  }
}
