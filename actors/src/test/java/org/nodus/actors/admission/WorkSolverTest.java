package org.nodus.actors.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.work.WorkQuestion;
import org.nodus.protocol.work.WorkSearch;

class WorkSolverTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Hash256 ROOT = Sha256.of(Bytes.utf8("root"));
  private static final WorkQuestion QUESTION = WorkQuestion.ofRecord(ROOT, ROOT);

  private final TestProbe<WorkSolver.News> news = KIT.createTestProbe(WorkSolver.News.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void several_threads_find_one_proof_and_stop() {
    var search = new WorkSearch(QUESTION, ROOT, 100_000, 0);
    var solver = KIT.spawn(WorkSolver.create(QUESTION, search, 3, news.getRef()));

    var heard = news.receiveMessage();
    while (heard instanceof WorkSolver.Trying) {
      heard = news.receiveMessage();
    }

    var found = assertInstanceOf(WorkSolver.Found.class, heard);
    assertEquals(100_000, found.proof().units());
    assertTrue(found.proof().holds(QUESTION));
    news.expectTerminated(solver);
  }

  @Test
  void who_stops_it_has_cancelled_the_search() {
    var search = new WorkSearch(QUESTION, ROOT, 1L << 60, 0);
    var solver = KIT.spawn(WorkSolver.create(QUESTION, search, 1, news.getRef()));
    assertInstanceOf(WorkSolver.Trying.class, news.receiveMessage());

    KIT.stop(solver);

    news.expectTerminated(solver);
    assertTrue(search.progress().tried() > 0);
  }
}
