package org.nodus.node.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.nodus.node.agent.Inbox;

/** Says what was wrong with a visit to the mailbox; of visits in a row what is new in each. */
final class VisitReport {
  private final PrintWriter err;
  private List<String> said = List.of();

  VisitReport(PrintWriter err) {
    this.err = err;
  }

  /** What the visit before had wrong as well is not said again. */
  void on(Inbox.Visit visit) {
    var lines = linesOf(visit);
    lines.stream().filter(line -> !said.contains(line)).forEach(err::println);
    err.flush();
    said = lines;
  }

  private static List<String> linesOf(Inbox.Visit visit) {
    var lines = new ArrayList<String>();
    for (var skipped : visit.skipped()) {
      lines.add(
          "nodus: an entry of the mailbox gave no message: "
              + skipped.detail()
              + (skipped.problem().isPermanent() ? "." : "; it is tried again next time."));
    }
    if (!visit.complete()) {
      lines.add("nodus: too few mailbox holders answered to be sure that this is all; try again.");
    }
    return List.copyOf(lines);
  }
}
