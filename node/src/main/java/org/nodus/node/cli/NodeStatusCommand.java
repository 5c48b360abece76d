package org.nodus.node.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.nodus.node.Repeated;
import org.nodus.node.RunningNode;
import org.nodus.node.home.NodeHome;
import org.nodus.node.home.StatusQuestion;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.keys.HomeLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nodus node status}. */
@Command(
    name = "status",
    description = {
      "Says how the node stands that runs in a home: whom it knows, what it holds, what it noticed.",
      "Ends with 69 when no node runs there or it does not answer.",
      "In JSON: joined, peers, estimatedNodes, crowdsSeen, neighbours, doubted, rebuilt, "
          + "handedOver, fragments, heldBytes, quotaBytes, takesFragments, mailboxes, entries, "
          + "mailboxQuotaBytes, takesEntries, epoch, blocks."
    })
final class NodeStatusCommand implements Callable<Integer> {
  /** The node looks for questions every second, and asks its branches for ten at most. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin private OutputOption output = new OutputOption();
  @Mixin private NodeHomeOption home = new NodeHomeOption();

  @Override
  public Integer call() {
    if (!NodeHome.isAt(home.path())) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "There is no home of a node in "
              + home.path()
              + ". Name one with --home, or make one with: nodus node init --home DIR --network"
              + " FILE");
    }
    home.refuseWherePartOfDevNetwork();
    if (!isRunning()) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          "No node runs in "
              + home.path()
              + ". Start it with: nodus node run --home "
              + home.path());
    }
    var fields = OutputOption.fromJson(ask());
    output.print(fields, words(fields));
    return ExitCode.OK.status();
  }

  private boolean isRunning() {
    try {
      HomeLock.acquire(home.path()).close();
      return false;
    } catch (StoreFailure.DirectoryInUse running) {
      return true;
    }
  }

  private String ask() {
    StatusQuestion.ask(home.path());
    var answered =
        Repeated.until(
            () ->
                CompletableFuture.completedStage(
                    StatusQuestion.answered(home.path()).isPresent() || !isRunning()),
            over -> over);
    try {
      answered.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException late) {
      StatusQuestion.forget(home.path());
    }
    return StatusQuestion.answered(home.path())
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.UNAVAILABLE, "The node does not answer; its log may say why."));
  }

  /** What the node answers with. */
  static String json(RunningNode.Status status) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("joined", status.routing().joined());
    fields.put("peers", status.routing().knownPeers());
    fields.put("estimatedNodes", Math.round(status.routing().estimatedNodes()));
    fields.put("crowdsSeen", status.routing().crowdsSeen());
    fields.put("neighbours", status.keeping().neighbours());
    fields.put("doubted", status.keeping().doubted());
    fields.put("rebuilt", status.keeping().rebuilt());
    fields.put("handedOver", status.keeping().handedOver());
    fields.put("fragments", status.fragments().fragments());
    fields.put("heldBytes", status.fragments().heldBytes());
    fields.put("quotaBytes", status.fragments().quotaBytes());
    fields.put("takesFragments", status.fragments().writable());
    fields.put("mailboxes", status.mailboxes().mailboxes());
    fields.put("entries", status.mailboxes().entries());
    fields.put("mailboxQuotaBytes", status.quotas().mailboxBytes());
    fields.put("takesEntries", status.mailboxes().writable());
    fields.put("epoch", status.ledger().openEpoch());
    fields.put("blocks", status.ledger().blocks());
    return OutputOption.toJson(fields);
  }

  private static String words(Map<String, ?> fields) {
    return """
        %s
        fragments: %s with %s of %s bytes%s; %s rebuilt, %s handed over
        mailboxes: %s with %s entries, room for %s bytes%s
        neighbours: %s, of which %s are not believed
        ledger: epoch %s, %s blocks"""
        .formatted(
            routing(fields),
            fields.get("fragments"),
            fields.get("heldBytes"),
            fields.get("quotaBytes"),
            is(fields, "takesFragments") ? "" : ", takes none",
            fields.get("rebuilt"),
            fields.get("handedOver"),
            fields.get("mailboxes"),
            fields.get("entries"),
            fields.get("mailboxQuotaBytes"),
            is(fields, "takesEntries") ? "" : ", takes none",
            fields.get("neighbours"),
            fields.get("doubted"),
            fields.get("epoch"),
            fields.get("blocks"));
  }

  /** How many there may be in all is not known before the node has joined. */
  private static String routing(Map<String, ?> fields) {
    return is(fields, "joined")
        ? "joined, %s peers known of some %s nodes; %s crowds seen"
            .formatted(fields.get("peers"), fields.get("estimatedNodes"), fields.get("crowdsSeen"))
        : "NOT joined yet, %s peers known".formatted(fields.get("peers"));
  }

  private static boolean is(Map<String, ?> fields, String what) {
    return Boolean.TRUE.equals(fields.get(what));
  }
}
