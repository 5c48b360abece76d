package org.nodus.node.demo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.audit.AuditReport;
import org.nodus.node.RunningNode;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;

/** The ledger as the living nodes of this process have it, each by itself. */
record Replicas(List<RunningNode> nodes, Patience patience) {
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(15);

  Replicas {
    nodes = List.copyOf(nodes);
  }

  /** How each of them stands now. */
  List<LedgerReplica.Status> statuses() {
    return nodes.stream().map(Replicas::status).toList();
  }

  LedgerReplica.Status first() {
    return status(nodes.getFirst());
  }

  /** Waits until at most {@code rest} is locked. */
  LedgerReplica.Status awaitLockedAtMost(Tokens rest, Duration limit) {
    return patience.await(
        limit,
        () -> Optional.of(first()).filter(now -> rest.covers(now.totals().locked())),
        () -> first().totals().locked() + " tokens are locked, more than " + rest);
  }

  /** Waits until {@code epoch} is over. */
  void awaitClosed(long epoch, Duration limit) {
    patience.await(
        limit,
        () -> Optional.of(first()).filter(now -> now.openEpoch() > epoch),
        () -> "epoch " + epoch + " is not closed: epoch " + first().openEpoch() + " is open");
  }

  /** Waits for a moment at which all of them have the same root. */
  LedgerReplica.Status awaitAgreement(Duration limit) {
    return patience.await(
        limit,
        () -> {
          var all = statuses();
          var roots = all.stream().map(LedgerReplica.Status::root).distinct().count();
          return roots == 1 ? Optional.of(all.getFirst()) : Optional.empty();
        },
        () -> "the replicas of the living nodes differ");
  }

  /** Whether all of them stand where the audit ended; a faulty ledger needs no agreement. */
  boolean allAgreeWith(AuditReport report) {
    return !report.isClean()
        || statuses().stream().allMatch(status -> status.root().equals(report.root()));
  }

  private static LedgerReplica.Status status(RunningNode node) {
    try {
      return node.status()
          .toCompletableFuture()
          .get(ANSWER_PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .ledger();
    } catch (ExecutionException | TimeoutException silent) {
      throw new CommandFailure(ExitCode.INTERNAL, "a node does not tell its status.", silent);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.TRY_AGAIN, "it was interrupted.", interrupted);
    }
  }
}
