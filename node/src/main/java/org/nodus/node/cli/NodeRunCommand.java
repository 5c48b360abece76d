package org.nodus.node.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.nodus.config.NodusConfig;
import org.nodus.node.Draining;
import org.nodus.node.Host;
import org.nodus.node.ProcessEnd;
import org.nodus.node.RunningNode;
import org.nodus.node.home.DrainOrder;
import org.nodus.node.home.NodeHome;
import org.nodus.node.home.StatusQuestion;
import org.nodus.node.log.LogFile;
import org.nodus.node.network.Network;
import org.nodus.persistence.disk.StoreFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nodus node run}, also called {@code nodusd}: runs a node until it is told to end. */
@Command(
    name = "run",
    description = {
      "Runs a node until SIGTERM or Ctrl-C. Prints one line when it serves, and one when it has "
          + "joined its network; the log is HOME/log/nodus.log.",
      "In JSON: {\"ready\":true,\"host\":…,\"port\":…,\"nodeId\":…}, with \"volatile\":true if "
          + "nothing is kept, then "
          + "{\"joined\":true,\"peers\":…}."
    })
final class NodeRunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(NodeRunCommand.class);

  /** The reason when nobody asked. */
  private static final String BY_ITSELF = "the node ended by itself";

  @Mixin private OutputOption output = new OutputOption();
  @Mixin private NodeHomeOption home = new NodeHomeOption();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "",
      description = "address to listen on, instead of the one in node.conf")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Port.class,
      description = "UDP port to listen on, instead of the one in node.conf; 0: any that is free")
  private @Nullable Integer port;

  @Option(
      names = "--until-stdin-closes",
      description = "also ends when standard input closes: for a parent that may die")
  private boolean untilInputCloses;

  @Option(
      names = "--volatile",
      description =
          "keeps nothing: fragments, mailboxes, names and what the ledger promised it lie in memory "
              + "and are gone at the end; not for validators")
  private boolean keepsNothing;

  @Override
  public Integer call() {
    var opened = NodeHome.open(home.path());
    var config = opened.config().withListen(listen(opened.config().listen()));
    LogFile.use(opened.logFile(), config.log().level());
    DrainOrder.forget(home.path());
    StatusQuestion.forget(home.path());
    var reason = runUntilToldToEnd(opened, config);
    LOG.info("the node has ended: {}", reason);
    if (reason.equals(BY_ITSELF)) {
      throw new CommandFailure(
          ExitCode.INTERNAL, "The node ended by itself; " + opened.logFile() + " says why.");
    }
    return ExitCode.OK.status();
  }

  private String runUntilToldToEnd(NodeHome opened, NodusConfig config) {
    try (var shared = Host.ofOneNode();
        var node = start(opened, config, shared)) {
      ProcessEnd.stay();
      announce(node);
      if (untilInputCloses) {
        ProcessEnd.requestWhenInputCloses();
      }
      lookForOrders(node);
      var reason = ProcessEnd.await();
      LOG.info("the node ends: {}", reason);
      return reason;
    }
  }

  private RunningNode start(NodeHome opened, NodusConfig config, Host shared) {
    return keepsNothing
        ? RunningNode.startVolatile(opened, config, shared)
        : RunningNode.start(opened, config, shared);
  }

  /**
   * Once a second, until the node ends: {@code nodus node drain} leaves its order in the home, and
   * {@code nodus node status} its question.
   */
  private void lookForOrders(RunningNode node) {
    CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)
        .execute(
            () -> {
              if (node.whenEnded().toCompletableFuture().isDone()) {
                return;
              }
              answerQuestion(node);
              var order = takeOrder();
              if (order.isPresent()) {
                drain(node, order.get());
              } else {
                lookForOrders(node);
              }
            });
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void answerQuestion(RunningNode node) {
    try {
      if (StatusQuestion.take(home.path())) {
        node.status()
            .thenAccept(
                status -> StatusQuestion.answer(home.path(), NodeStatusCommand.json(status)))
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    LOG.warn("how the node stands cannot be said: {}", failure.getMessage());
                  }
                });
      }
    } catch (StoreFailure unreadable) {
      LOG.warn("a question cannot be read: {}", unreadable.getMessage());
    }
  }

  private Optional<Duration> takeOrder() {
    try {
      return DrainOrder.take(home.path());
    } catch (StoreFailure unreadable) {
      LOG.warn("an order to drain cannot be read: {}", unreadable.getMessage());
      return Optional.empty();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void drain(RunningNode node, Duration limit) {
    LOG.info("the node hands over what it holds, for {} s at most", limit.toSeconds());
    node.drain(limit)
        .whenComplete(
            (report, failure) -> {
              LOG.info("drained: {}", failure == null ? report : failure);
              DrainOrder.done(home.path(), failure == null ? json(report) : "{\"complete\":false}");
              ProcessEnd.request("drained");
            });
  }

  private static String json(Draining.Report report) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("complete", report.complete());
    fields.put("fragmentsLeft", report.fragmentsLeft());
    fields.put("fragmentsMoved", report.fragmentsMoved());
    fields.put("replicasGiven", report.replicasGiven());
    return OutputOption.toJson(fields);
  }

  private NodusConfig.Listen listen(NodusConfig.Listen configured) {
    var chosenHost = host.isEmpty() ? configured.host() : host;
    var announced =
        configured.advertisedHost().equals(configured.host())
            ? chosenHost
            : configured.advertisedHost();
    return new NodusConfig.Listen(chosenHost, port == null ? configured.port() : port, announced);
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void announce(RunningNode node) {
    var where = Network.host(node.endpoint()) + ":" + node.endpoint().port();
    var id = node.contact().id();
    LOG.info("node {} serves on {}", id, where);
    var ready = new LinkedHashMap<String, Object>();
    ready.put("ready", true);
    ready.put("host", Network.host(node.endpoint()));
    ready.put("port", node.endpoint().port());
    ready.put("nodeId", id.hash().toHex());
    if (keepsNothing) {
      LOG.warn("this node keeps nothing: all it holds is in memory");
      ready.put("volatile", true);
    }
    output.announce(
        ready,
        "nodusd: ready on " + where + " as " + id + (keepsNothing ? ", keeping nothing" : ""));
    node.whenEnded().thenRun(() -> ProcessEnd.request(BY_ITSELF));
    node.whenJoined().thenAccept(status -> joined(node, status.knownPeers()));
  }

  private void joined(RunningNode node, int peers) {
    var name = node.network().genesis().name();
    LOG.info("joined network {}, {} peers known", name, peers);
    var result = new LinkedHashMap<String, Object>();
    result.put("joined", true);
    result.put("peers", peers);
    output.announce(result, "nodusd: joined network " + name + ", " + peers + " peers known");
  }
}
