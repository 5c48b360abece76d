package org.nodus.actors.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.nodus.actors.mailbox.MailboxNode.ADDRESS;
import static org.nodus.actors.mailbox.MailboxNode.BOB;
import static org.nodus.actors.mailbox.MailboxNode.DAY;
import static org.nodus.actors.mailbox.MailboxNode.EVE;
import static org.nodus.actors.mailbox.MailboxNode.KEYS;
import static org.nodus.actors.mailbox.MailboxNode.START;
import static org.nodus.actors.mailbox.MailboxNode.append;
import static org.nodus.actors.mailbox.MailboxNode.entry;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.ManualClock;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.mailbox.SegmentedMailboxes;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;
import org.nodus.protocol.wire.WireLimits;

/** Devices that stay with a node and are told what comes. */
class BindingTest {
  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualClock clock = new ManualClock(START);
  private final MailboxNode node = node(MailboxLimits.DEFAULT);

  private MailboxNode node(MailboxLimits limits) {
    var storage =
        SegmentedMailboxes.open(
            new MemorySegmentFiles(), MemoryKeyValue.create(), new TestSecrets(1));
    return new MailboxNode(kit, clock, limits, storage).ready();
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void two_bound_devices_hear_of_an_entry_when_it_comes_and_that_they_are_two() {
    var phone = bind(1, 0);
    var laptop = bind(2, 0);
    // Answered where both are looked up, and after them: then the node has heard what was found.
    node.ids();
    node.status();
    phone.expectNoMessage(Duration.ZERO);
    laptop.expectNoMessage(Duration.ZERO);

    node.ask(append(1, START.plus(DAY)), Response.EntryStored.class);

    assertEquals(told(2, entry(1).id()), told(phone));
    assertEquals(told(2, entry(1).id()), told(laptop));
  }

  @Test
  void who_binds_is_told_what_waits_and_the_next_time_only_what_came_since() {
    node.ask(append(1, START.plus(DAY)));
    node.ask(append(2, START.plus(DAY)));

    var first = news(bind(1, 0));
    var second = bind(1, first.atMillis());
    node.ask(append(3, START.plus(DAY)));
    var third = news(second);

    assertEquals(List.of(entry(1).id(), entry(2).id()), first.ids());
    assertEquals(List.of(entry(3).id()), third.ids());
    node.ask(append(4, START.plus(DAY)));
    assertEquals(List.of(entry(4).id()), news(bind(1, third.atMillis())).ids());
  }

  @Test
  void nothing_is_news_after_a_while_and_whoever_does_not_ask_again_is_forgotten() {
    var phone = bind(1, 0);
    var laptop = bind(2, 0);
    node.status();
    for (var passed = 0; passed < 11; passed++) {
      node.timePasses(Duration.ofSeconds(5));
      node.status();
    }

    assertEquals(told(2), told(phone));
    assertEquals(told(2), told(laptop));
    for (var passed = 0; passed < 7; passed++) {
      node.timePasses(Duration.ofSeconds(5));
      node.status();
    }
    node.ask(append(1, START.plus(DAY)));
    assertEquals(told(1, entry(1).id()), told(bind(1, 0)));
  }

  @Test
  void a_device_that_asks_again_gets_an_answer_to_the_question_before() {
    var before = bind(1, 0);
    var after = bind(1, 0);

    assertEquals(told(1), told(before));
    node.ask(append(1, START.plus(DAY)));
    assertEquals(told(1, entry(1).id()), told(after));
  }

  @Test
  void a_binding_cannot_be_replayed_nor_taken_to_another_node_nor_made_by_another_user() {
    var elsewhere = new NodeId(new Hash256(9, 9, 9, 9));
    var eves = new ContactAddress(EVE.uid(), ADDRESS.day(), ADDRESS.anchor());
    var used = binding(node.access(), 0);
    node.send(used, device(1));

    assertEquals(Reason.FORBIDDEN, node.refusal(used));
    assertEquals(
        Reason.FORBIDDEN, node.refusal(binding(node.access(BOB, ADDRESS, elsewhere, START), 0)));
    assertEquals(
        Reason.FORBIDDEN, node.refusal(binding(node.access(EVE, eves, KEYS.id(), START), 0)));
    assertEquals(
        Reason.FORBIDDEN,
        node.refusal(binding(node.access(BOB, ADDRESS, KEYS.id(), START.minusSeconds(61)), 0)));
  }

  @Test
  void so_many_devices_are_bound_to_a_mailbox_and_so_many_to_a_node() {
    for (var number = 1; number <= WireLimits.DEVICES; number++) {
      bind(number, 0);
    }
    assertEquals(Reason.BUSY, refusal(bind(WireLimits.DEVICES + 1, 0)));
    bind(1, 0);

    var standard = MailboxLimits.DEFAULT;
    var small =
        node(
            new MailboxLimits(
                standard.rules(),
                standard.maxEntries(),
                standard.waitingWrites(),
                standard.clockTolerance(),
                standard.maxNonces(),
                1,
                standard.fullPause()));
    small.send(binding(small.access(), 0), device(1));
    var more = small.send(binding(small.access(), 0), device(2));
    assertEquals(Reason.BUSY, refusal(more));
  }

  private TestProbe<PeerLink.Reply> bind(int device, long sinceMillis) {
    return node.send(binding(node.access(), sinceMillis), device(device));
  }

  private static Request binding(Request.MailboxAccess access, long sinceMillis) {
    return new Request.BindMailbox(ADDRESS.hash(), access, sinceMillis);
  }

  private static NodeId device(int number) {
    return new NodeId(new Hash256(0, 0, 0, number));
  }

  /** What was told, without the holder's time of it. */
  private record Told(int devices, List<Hash256> ids) {}

  private static Told told(int devices, Hash256... ids) {
    return new Told(devices, List.of(ids));
  }

  private static Told told(TestProbe<PeerLink.Reply> probe) {
    var news = news(probe);
    return new Told(news.devices(), news.ids());
  }

  private static Response.MailboxNews news(TestProbe<PeerLink.Reply> probe) {
    return assertInstanceOf(Response.MailboxNews.class, probe.receiveMessage().response());
  }

  private static Reason refusal(TestProbe<PeerLink.Reply> probe) {
    return assertInstanceOf(Response.Refused.class, probe.receiveMessage().response()).reason();
  }
}
