package org.nodus.actors.ledger.download;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.ledger.LedgerNetwork;
import org.nodus.actors.ledger.account.AccountOutcome;
import org.nodus.actors.ledger.account.TestAccount;
import org.nodus.ledger.audit.Audit;
import org.nodus.ledger.replay.LedgerEntry;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

class LedgerDownloadTest {
  private static final LedgerDownload.Limits LIMITS =
      new LedgerDownload.Limits(2, 2, Duration.ofMillis(100), Duration.ofSeconds(30));

  private final LedgerNetwork network = new LedgerNetwork(5, "alice", "bob");
  private final TestAccount alice = new TestAccount(network, "alice");
  private final TestAccount bob = new TestAccount(network, "bob");
  private final List<LedgerEntry> entries = new ArrayList<>();

  @AfterEach
  void stop() {
    network.close();
  }

  @Test
  void an_empty_ledger_is_complete() {
    var done = complete(download(network.committee()));

    assertEquals(0, done.blocks());
    assertEquals(network.status(0).root(), done.root());
  }

  @Test
  void closed_epochs_and_the_open_one_pass_an_audit() {
    threeBlocksInTwoEpochs();

    var done = complete(download(network.committee()));

    assertEquals(3, done.blocks());
    assertEquals(1, done.checkpoints());
    assertEquals(network.status(0).root(), done.root());
    var report = Audit.run(network.genesis, entries);
    assertTrue(report.violations().isEmpty(), report.violations().toString());
    assertEquals(done.root(), report.root());
  }

  @Test
  void a_silent_replica_is_passed_by() {
    threeBlocksInTwoEpochs();
    network.silence(0);

    assertEquals(3, complete(download(network.committee())).blocks());
  }

  @Test
  void with_one_replica_of_many_nobody_can_say_that_it_is_complete() {
    threeBlocksInTwoEpochs();
    for (var node = 1; node < 4; node++) {
      network.silence(node);
    }

    var end = assertInstanceOf(LedgerDownload.Incomplete.class, download(network.committee()));

    assertEquals("of epoch 1 only 1 of 4 replicas told, 2 are needed", end.detail());
  }

  @Test
  void a_replica_that_invents_blocks_spoils_nothing() {
    threeBlocksInTwoEpochs();
    network.corrupt(2, request -> Optional.of(invention(request, false)));

    assertEquals(3, complete(download(network.committee())).blocks());
  }

  @Test
  void a_replica_that_invents_blocks_without_end_comes_to_an_end() {
    threeBlocksInTwoEpochs();
    network.corrupt(2, request -> Optional.of(invention(request, true)));

    assertEquals(3, complete(download(network.committee())).blocks());
  }

  /** No checkpoint, a page of ids that nobody has, and none of their blocks. */
  private static Response invention(Request request, boolean endless) {
    return switch (request) {
      case Request.GetBlockIds page ->
          new Response.BlockIds(
              List.of(new Hash256(page.after().w0() + 1, page.after().w1(), 0, 0)), endless);
      case Request.GetBlocks blocks -> new Response.Blocks(List.of());
      default -> new Response.Refused(Response.Reason.NOT_FOUND, "");
    };
  }

  @Test
  void without_any_replica_it_says_so() {
    assertInstanceOf(LedgerDownload.Incomplete.class, download(List.of()));
  }

  private void threeBlocksInTwoEpochs() {
    assertInstanceOf(AccountOutcome.Final.class, alice.transfer("bob", 40));
    assertInstanceOf(AccountOutcome.Final.class, bob.transfer("alice", 2));
    network.await(status -> status.blocks() == 2, 0, 1, 2, 3);
    network.nextEpoch();
    network.awaitWhileTimePasses(status -> status.checkpoints() == 1, 0, 1, 2, 3);
    assertInstanceOf(AccountOutcome.Final.class, alice.transfer("bob", 7));
    network.await(status -> status.blocks() == 3, 0, 1, 2, 3);
  }

  private LedgerDownload.Progress download(List<Contact> replicas) {
    TestProbe<LedgerDownload.Progress> probe =
        network.kit.createTestProbe(LedgerDownload.Progress.class);
    network.kit.spawn(
        LedgerDownload.create(network.genesis, replicas, network.agent(), LIMITS, probe.getRef()));
    while (true) {
      var progress = probe.receiveMessage();
      if (!(progress instanceof LedgerDownload.Page page)) {
        return progress;
      }
      entries.addAll(page.entries());
      page.next().tell(LedgerDownload.Next.PAGE);
    }
  }

  private static LedgerDownload.Complete complete(LedgerDownload.Progress end) {
    return assertInstanceOf(LedgerDownload.Complete.class, end);
  }
}
