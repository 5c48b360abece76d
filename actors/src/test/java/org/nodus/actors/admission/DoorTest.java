package org.nodus.actors.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.admission.WorkPrice.Fill;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.MailboxPolicy;
import org.nodus.protocol.capability.Opening;
import org.nodus.protocol.capability.PairKeys;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.mailbox.MailboxEntry;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;
import org.nodus.protocol.work.WorkProof;
import org.nodus.protocol.work.WorkQuestion;
import org.nodus.protocol.work.WorkSearch;

class DoorTest {
  private static final long START = 1_800_000_000_000L;
  private static final long DAY = 86_400_000L;
  private static final Hash256 NETWORK = hash("network");
  private static final Hash256 ADDRESS = hash("address");
  private static final WorkPrice PRICE = new WorkPrice(1_000);
  private static final Bytes ENTRY = Bytes.wrap(new byte[MailboxEntry.SIZE_BYTES]);
  private static final MessageCommitment MESSAGE =
      new MessageCommitment(4, 16_384, fill(32), hash("tree"));
  private static final PeerLink.Peer SENDER = agent(1);
  private static final PeerLink.Peer NODE =
      new PeerLink.Peer(TestContacts.local(1).id(), fill(32), Optional.of(TestContacts.local(1)));

  private final Door door = door(PRICE);
  private long nowMillis = START;

  @Test
  void an_entry_comes_in_with_its_work_and_not_without() {
    var wanted = assertInstanceOf(Response.WorkWanted.class, refusal(SENDER, append(none())));

    assertEquals(NETWORK, wanted.root());
    assertAdmitted(SENDER, append(work(wanted.units(), wanted.root())));
    assertInstanceOf(
        Response.WorkWanted.class, refusal(SENDER, append(work(wanted.units() - 1, NETWORK))));
    assertReason(Reason.INVALID, SENDER, append(Optional.of(new WorkProof(NETWORK, 1L << 40, 1))));
  }

  @Test
  void worthless_entries_close_nobody_s_mailbox() {
    var worthless = append(none());
    IntStream.range(0, 2_000).forEach(i -> refusal(agent(1 + (i % 4)), worthless));

    assertAdmitted(agent(9), append(work(100_000, NETWORK)));
  }

  @Test
  void where_the_owner_opened_her_mailbox_nobody_asks_for_work_until_it_ends() {
    door.open(ADDRESS, START + DAY, START);

    assertAdmitted(SENDER, append(none()));
    assertInstanceOf(Response.WorkWanted.class, refusal(SENDER, appendTo(NETWORK, none())));
    nowMillis += DAY;
    assertInstanceOf(Response.WorkWanted.class, refusal(SENDER, append(none())));
    door.open(ADDRESS, nowMillis + 1, nowMillis);
    door.open(ADDRESS, 0, nowMillis);
    assertInstanceOf(Response.WorkWanted.class, refusal(SENDER, append(none())));
  }

  @Test
  void opening_a_mailbox_costs_the_work_of_all_its_entries() {
    var keys = PairKeys.of(fill(32));
    var opening = new Opening(keys.address(), 5, START, MailboxPolicy.OPEN);
    var one = ((Response.WorkWanted) refusal(SENDER, append(none()))).units();

    var wanted = ((Response.WorkWanted) refusal(SENDER, opening.request(START + DAY, keys)));

    assertEquals(5.0, (double) wanted.units() / one, 0.01);
  }

  @Test
  void a_flood_of_proofs_with_fresh_signatures_ends_at_the_door() {
    var reading =
        new Request.ListEntries(
            ADDRESS,
            new Request.MailboxAccess(fill(64), 0, Hash256.ZERO, START, fill(16), fill(64)),
            0);

    IntStream.range(0, 4_096).forEach(i -> assertAdmitted(SENDER, reading));

    assertReason(Reason.BUSY, SENDER, reading);
    assertAdmitted(agent(2), reading);
  }

  @Test
  void the_price_doubles_with_each_eighth() {
    var before = assertInstanceOf(Response.WorkWanted.class, refusal(SENDER, append(none())));

    door.entriesAre(new Fill(3, 8));

    var after = assertInstanceOf(Response.WorkWanted.class, refusal(SENDER, append(none())));
    assertEquals(8.0, (double) after.units() / before.units(), 0.01);
    assertEquals(new Response.Terms(NETWORK, 1, 8, 1), door.terms());
  }

  @Test
  void a_name_costs_what_the_room_for_names_says_and_not_that_for_entries() {
    var put = new Request.PutRecord(ADDRESS, ENTRY);
    var before = assertInstanceOf(Response.WorkWanted.class, refusal(SENDER, put));

    door.entriesAre(new Fill(7, 8));
    assertEquals(before, refusal(SENDER, put));
    door.namesAre(new Fill(3, 8));

    var after = assertInstanceOf(Response.WorkWanted.class, refusal(SENDER, put));
    assertEquals(8.0, (double) after.units() / before.units(), 0.01);
    assertEquals(new Response.Terms(NETWORK, 1, 128, 8), door.terms());
  }

  @Test
  void work_of_an_hour_before_the_last_checkpoint_counts_no_more() {
    var work = work(100_000, NETWORK);
    door.checkpoint(NETWORK, START);
    door.checkpoint(hash("one"), START);
    assertAdmitted(SENDER, append(work));

    nowMillis += 3_600_001;

    var wanted = assertInstanceOf(Response.WorkWanted.class, refusal(SENDER, append(work)));
    assertEquals(hash("one"), wanted.root());
  }

  @Test
  void for_one_work_one_fragment_comes_in_from_each_of_two() {
    var units = ((Response.WorkWanted) refusal(SENDER, offer(none()))).units();
    var question = WorkQuestion.ofFragments(MESSAGE.id(), START + DAY);
    var work = Optional.of(new WorkSearch(question, NETWORK, units, 0).solve());

    assertReason(Reason.FORBIDDEN, SENDER, store(3));
    assertAdmitted(SENDER, offer(work));
    assertAdmitted(SENDER, store(3));
    assertAdmitted(SENDER, store(3));
    assertReason(Reason.CONFLICT, SENDER, store(4));
    assertReason(Reason.FORBIDDEN, agent(2), store(4));
    assertAdmitted(agent(2), offer(work));
    assertAdmitted(agent(2), store(4));
    assertAdmitted(agent(3), offer(work));
    assertReason(Reason.CONFLICT, agent(3), store(5));
  }

  @Test
  void a_message_of_more_fragments_shows_itself_when_the_first_comes() {
    var wide = new MessageCommitment(10, 40_960, fill(32), hash("wide"));
    var question = WorkQuestion.ofFragments(wide.id(), START + DAY);
    var asked = ((Response.WorkWanted) refusal(SENDER, offer(none()))).units();
    var work = Optional.of(new WorkSearch(question, NETWORK, asked, 0).solve());

    assertAdmitted(SENDER, new Request.OfferFragment(wide.id(), 4_096, START + DAY, false, work));

    var store =
        new Request.StoreFragment(
            wide, 0, List.of(), START + DAY, 0, fill(4_096), Optional.empty());
    var wanted = assertInstanceOf(Response.WorkWanted.class, refusal(SENDER, store));
    assertEquals(WorkPrice.beyondOffer(asked, 10), wanted.units());
  }

  @Test
  void the_price_does_not_rise_between_offer_and_fragment() {
    var units = ((Response.WorkWanted) refusal(SENDER, offer(none()))).units();
    var question = WorkQuestion.ofFragments(MESSAGE.id(), START + DAY);
    assertAdmitted(SENDER, offer(Optional.of(new WorkSearch(question, NETWORK, units, 0).solve())));

    door.fragmentsAre(new Fill(7, 8));

    assertAdmitted(SENDER, store(0));
  }

  @Test
  void what_is_paid_needs_no_work() {
    var paid = new Request.OfferFragment(MESSAGE.id(), 4_096, START + DAY, true);
    var payment = Optional.of(new Request.Payment(fill(10), fill(32)));

    assertAdmitted(SENDER, paid);
    assertAdmitted(SENDER, store(0, payment));
    assertReason(Reason.FORBIDDEN, SENDER, store(0, Optional.empty()));
  }

  @Test
  void a_node_hands_over_without_work_until_its_bucket_is_empty() {
    assertAdmitted(NODE, append(none()));
    assertAdmitted(NODE, offer(none()));
    assertAdmitted(NODE, store(9));

    var refused =
        IntStream.range(0, 20_000)
            .mapToObj(i -> new Request.OfferFragment(id(i), 65_536, START + DAY, false))
            .filter(offer -> !door.refusal(NODE, offer, now(0)).isEmpty())
            .count();

    assertEquals(20_000 - (65_536 - 26) / 65, refused, 3, "64 MiB of 64 KiB each");
  }

  @Test
  void old_work_that_a_node_brings_takes_an_eighth_of_its_bucket() {
    var old = append(work(100_000, hash("long ago")));
    IntStream.range(0, 32_000)
        .mapToObj(i -> new Request.OfferFragment(id(i), 2_048, START + DAY, false))
        .forEach(offer -> door.refusal(NODE, offer, now(0)));

    var second = 1_000_000_000L;
    assertInstanceOf(Response.WorkWanted.class, refusal(SENDER, old));
    var without = passed(append(none()), now(second));
    var with = passed(old, now(2 * second));

    assertEquals(128 / 17, without);
    assertEquals(43, with, 4);
  }

  private long passed(Request request, Door.Now now) {
    return IntStream.range(0, 200).filter(i -> door.refusal(NODE, request, now).isEmpty()).count();
  }

  @Test
  void a_node_that_hands_over_an_opening_pays_from_its_bucket_for_all_that_it_opens() {
    var keys = PairKeys.of(fill(32));
    Each opening =
        i -> new Opening(keys.address(), 512, i, MailboxPolicy.OPEN).request(START + DAY, keys);

    var admitted = count(door, opening, NODE, 99);

    assertEquals(7, admitted, "of 8 MiB each, and a little more, 64 MiB");
  }

  @Test
  void nobody_writes_faster_than_his_bucket_nor_into_one_mailbox() {
    var free = door(new WorkPrice(0));

    var large = count(free, i -> store(0), SENDER);
    var entries = count(free, i -> append(none()), agent(9));

    assertTrue(large < 8_200, large + " ranges of 4 KiB from one peer");
    assertEquals(1_000, entries);
  }

  @Test
  void a_crowd_from_one_network_shares_its_bucket() {
    var free = door(new WorkPrice(0));

    var passed =
        IntStream.range(0, 100).mapToLong(i -> count(free, j -> store(0), agent(i), 1_000)).sum();

    assertEquals(65_536 / 5, passed, 2, "64 MiB of 5 KiB each");
  }

  @Test
  void offers_take_from_the_bucket_of_their_peer() {
    var paid = new Request.OfferFragment(MESSAGE.id(), 4_096, START + DAY, true);

    assertEquals(32_768, count(door, i -> paid, SENDER, 40_000));
  }

  @Test
  void what_has_no_life_left_is_not_offered() {
    var question = WorkQuestion.ofFragments(MESSAGE.id(), START);
    var work = Optional.of(new WorkSearch(question, NETWORK, 100_000, 0).solve());

    assertReason(
        Reason.EXPIRY, SENDER, new Request.OfferFragment(MESSAGE.id(), 4_096, START, false, work));
  }

  @Test
  void a_flood_of_offers_displaces_its_own() {
    var free = door(new WorkPrice(1));
    var units =
        ((Response.WorkWanted) free.refusal(SENDER, offer(none()), now(0)).orElseThrow()).units();
    var question = WorkQuestion.ofFragments(MESSAGE.id(), START + DAY);
    var work = Optional.of(new WorkSearch(question, NETWORK, units, 0).solve());
    assertEquals(Optional.empty(), free.refusal(SENDER, offer(work), now(0)));

    var flood =
        count(
            free,
            i ->
                new Request.OfferFragment(
                    id(i), 1, START + DAY, false, Optional.of(new WorkProof(NETWORK, 1, i))),
            elsewhere(),
            20_000);

    assertEquals(20_000, flood, "of one unit any nonce is a proof");
    assertEquals(Optional.empty(), free.refusal(SENDER, store(0), now(0)));
  }

  @Test
  void what_writes_nothing_passes() {
    assertAdmitted(SENDER, new Request.GetRecord(ADDRESS));
  }

  private interface Each {
    Request number(int i);
  }

  private static long count(Door door, Each each, PeerLink.Peer from) {
    return count(door, each, from, 20_000);
  }

  private static long count(Door door, Each each, PeerLink.Peer from, int times) {
    return IntStream.range(0, times)
        .filter(i -> door.refusal(from, each.number(i), new Door.Now(START, 0)).isEmpty())
        .count();
  }

  private Response refusal(PeerLink.Peer from, Request request) {
    return door.refusal(from, request, now(0)).orElseThrow();
  }

  private void assertAdmitted(PeerLink.Peer from, Request request) {
    assertEquals(Optional.empty(), door.refusal(from, request, now(0)));
  }

  private void assertReason(Reason reason, PeerLink.Peer from, Request request) {
    var refused = assertInstanceOf(Response.Refused.class, refusal(from, request));
    assertEquals(reason, refused.reason());
  }

  private Door.Now now(long nanos) {
    return new Door.Now(nowMillis, nanos);
  }

  private static Door door(WorkPrice price) {
    return new Door(
        GateLimits.of(price, IpCaps.PUBLIC_NETWORK, 1_000), NETWORK, new NodeId(hash("us")));
  }

  private static PeerLink.Peer agent(int number) {
    var at = new Endpoint(Bytes.wrap(new byte[] {10, 0, 0, (byte) number}), 4_000);
    var id = new NodeId(hash("agent " + number));
    return new PeerLink.Peer(id, fill(32), Optional.empty(), Optional.of(at));
  }

  private static PeerLink.Peer elsewhere() {
    var at = new Endpoint(Bytes.wrap(new byte[] {11, 0, 0, 1}), 4_000);
    var id = new NodeId(hash("elsewhere"));
    return new PeerLink.Peer(id, fill(32), Optional.empty(), Optional.of(at));
  }

  private static Request.AppendEntry append(Optional<WorkProof> work) {
    return appendTo(ADDRESS, work);
  }

  private static Request.AppendEntry appendTo(Hash256 address, Optional<WorkProof> work) {
    return new Request.AppendEntry(address, ENTRY, START + DAY, fill(32), fill(64), work);
  }

  private static Optional<WorkProof> work(long units, Hash256 root) {
    var question = WorkQuestion.ofEntry(ADDRESS, Sha256.of(ENTRY), START + DAY);
    return Optional.of(new WorkSearch(question, root, units, 0).solve());
  }

  private static Request.OfferFragment offer(Optional<WorkProof> work) {
    return new Request.OfferFragment(MESSAGE.id(), 4_096, START + DAY, false, work);
  }

  private static Request.StoreFragment store(int index) {
    return store(index, Optional.empty());
  }

  private static Request.StoreFragment store(int index, Optional<Request.Payment> payment) {
    return new Request.StoreFragment(
        MESSAGE, index, List.of(), START + DAY, 0, Bytes.wrap(new byte[4_096]), payment);
  }

  private static Optional<WorkProof> none() {
    return Optional.empty();
  }

  private static MessageId id(int number) {
    return new MessageId(hash("message " + number));
  }

  private static Hash256 hash(String text) {
    return Sha256.of(Bytes.utf8(text));
  }

  private static Bytes fill(int length) {
    return Bytes.wrap(new byte[length]);
  }
}
