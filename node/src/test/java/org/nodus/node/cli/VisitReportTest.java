package org.nodus.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.actors.delivery.CollectorNews.Problem;
import org.nodus.actors.delivery.CollectorNews.Skipped;
import org.nodus.node.agent.Inbox;
import org.nodus.protocol.bytes.Hash256;

class VisitReportTest {
  private static final Skipped SKIPPED =
      new Skipped(Hash256.ZERO, Problem.NOT_ENOUGH_FRAGMENTS, "3 of 8 fragments");
  private static final String ENTRY =
      "nodus: an entry of the mailbox gave no message: 3 of 8 fragments; it is tried again next time.";
  private static final String INCOMPLETE =
      "nodus: too few mailbox holders answered to be sure that this is all; try again.";

  private final StringWriter err = new StringWriter();
  private final VisitReport report = new VisitReport(new PrintWriter(err));

  @Test
  void of_visits_in_a_row_each_says_what_is_newly_wrong() {
    report.on(visit(List.of(), true));
    assertEquals(List.of(), said());

    report.on(visit(List.of(SKIPPED), true));
    assertEquals(List.of(ENTRY), said());

    report.on(visit(List.of(SKIPPED), false));
    assertEquals(List.of(ENTRY, INCOMPLETE), said());

    report.on(visit(List.of(), true));
    report.on(visit(List.of(), false));
    assertEquals(List.of(ENTRY, INCOMPLETE, INCOMPLETE), said());
  }

  private List<String> said() {
    return err.toString().lines().toList();
  }

  private static Inbox.Visit visit(List<Skipped> skipped, boolean complete) {
    return new Inbox.Visit(List.of(), skipped, complete);
  }
}
