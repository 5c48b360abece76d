package org.nodus.node.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.nodus.actors.ledger.account.AccountKey;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.audit.AuditReport;
import org.nodus.ledger.audit.Line;
import org.nodus.node.Host;
import org.nodus.node.ShutdownTasks;
import org.nodus.node.agent.Purse;
import org.nodus.node.agent.RunningAgent;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.node.dev.DevNetwork;
import org.nodus.node.dev.DevNode;
import org.nodus.node.dev.Faucet;
import org.nodus.node.log.LogFile;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.identity.UserName;

/** The story: alice sends to bob, who is away, over nodes of which some die, and all is paid. */
public final class Demo {
  private static final Tokens GIFT = Tokens.ofWhole(1_000);

  /**
   * Long enough for bob to come back, short enough for the audience to see the refund. A machine
   * that needed longer to start the network gets two thirds of that time; sending and collecting
   * takes a third of it.
   */
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(30);

  private static final Duration JOIN_PATIENCE = Duration.ofSeconds(20);

  /** A few epochs: after the last block one more is closed, then the ledger rests. */
  private static final Duration AGREEMENT = Duration.ofSeconds(30);

  private final DemoPlan plan;
  private final Workplace place;
  private final Narrator narrator;
  private final Host host;
  private final Patience patience;
  private final ShutdownTasks ends;
  private final Set<Integer> victims;
  private Duration timeToLive = TIME_TO_LIVE;

  private Demo(DemoPlan plan, Workplace place, Narrator narrator, Host host, ShutdownTasks ends) {
    this.plan = plan;
    this.place = place;
    this.narrator = narrator;
    this.host = host;
    this.ends = ends;
    this.patience = new Patience(host.env().clock());
    this.victims = Victims.choose(DemoPlan.limit(plan.nodes()), plan.kill(), plan.seed());
  }

  /**
   * Plays the story; everything that was started has ended when this returns or throws.
   *
   * @param words hears the narration, line by line
   * @throws CommandFailure naming the step that failed
   */
  public static DemoResult play(DemoPlan plan, Consumer<String> words) {
    var ends = new ShutdownTasks();
    try {
      var place = Workplace.open(plan.directory());
      ends.add("remove the temporary directory", place::close);
      LogFile.use(DevNetwork.logFile(place.path()), "info");
      var host = Host.ofManyNodes();
      ends.add("close the sockets", host::close);
      var narrator = new Narrator(host.env().clock(), words);
      return new Demo(plan, place, narrator, host, ends).play();
    } finally {
      // A signal interrupted us: what follows has to end in order all the same.
      Thread.interrupted();
      ends.close();
    }
  }

  private DemoResult play() {
    var contents = Content.of(plan);
    var network = narrator.step("A network of " + plan.nodes() + " nodes", this::network);
    var alice = narrator.step("Alice and bob, with names and tokens", () -> people(network));
    var sent =
        narrator.step("Bob is away; alice sends him two things", () -> send(alice, contents));
    narrator.step(plan.kill() + " nodes are killed without goodbye", () -> kill(network));
    var delivered = narrator.step("Bob comes back and collects", () -> collect(sent));
    var replicas = new Replicas(network.inside(), patience);
    var settlement = new Settlement(network.network().genesis(), replicas, patience, narrator);
    narrator.step("The holders claim", () -> claims(settlement, delivered));
    narrator.step("What nobody claimed goes back to alice", () -> refund(settlement, alice, sent));
    var agreed = narrator.step("The living nodes compare their ledgers", () -> agree(replicas));
    var report =
        narrator.step("An auditor replays the ledger from genesis", () -> audit(network, replicas));
    var result = new DemoResult(plan, delivered, report, agreed);
    narrator.step("Who earned what, and why", () -> table(network, alice, sent, report));
    return checked(result);
  }

  private DevNetwork network() {
    var start = narrator.now();
    var kind = new DevNetwork.Plan(OptionalInt.of(plan.nodes()), OptionalLong.empty(), victims);
    var network = DevNetwork.up(place.path(), kind, words -> {});
    ends.add("end the network", network::close);
    var took = narrator.millisSince(start);
    var limit = Duration.ofMillis(took * 2 / 3);
    timeToLive = limit.compareTo(TIME_TO_LIVE) > 0 ? limit : TIME_TO_LIVE;
    narrator.say(
        "%d nodes joined in %d ms, each with its own UDP port and directory; %d are validators, %d"
            + " are processes of their own.",
        plan.nodes(), took, network.network().validators().size(), victims.size());
    narrator.say("seed %d, directory %s", plan.seed(), place.path());
    return network;
  }

  private Person people(DevNetwork network) {
    var alice = newcomer("alice", network);
    ends.add("alice leaves", alice::close);
    var bob = newcomer("bob", network);
    bob.close();
    narrator.say("bob switches his computer off.");
    try (var faucet = Faucet.open(place.path(), host)) {
      var start = narrator.now();
      faucet.give(alice.account(), GIFT);
      narrator.say(
          "the faucet gives alice %s tokens; final in %d ms.", GIFT, narrator.millisSince(start));
    }
    return alice;
  }

  private Person newcomer(String name, DevNetwork network) {
    Person.create(place.resolve(name), network.networkFile(), host);
    var person = Person.arrive(name, place.resolve(name), host);
    var stored = person.names().register(person.name(), person.home().identity());
    narrator.say(
        "%s is %s, known to %d nodes.",
        name, shortened(person.home().identity().uid().toBech32m()), stored.replicas());
    return person;
  }

  private static String shortened(String uid) {
    return uid.substring(0, 16) + "…" + uid.substring(uid.length() - 6);
  }

  private List<Sent> send(Person alice, List<Content> contents) {
    var courier = new Courier(narrator, patience);
    var bob = alice.names().find(new UserName("bob")).record().bundle();
    var sent = new ArrayList<Sent>();
    for (var content : contents) {
      sent.add(courier.send(alice, bob, content, timeToLive));
    }
    return List.copyOf(sent);
  }

  private List<String> kill(DevNetwork network) {
    var dead = new ArrayList<String>();
    for (var number : victims) {
      var node = network.nodes().get(number - 1);
      var pid = node instanceof DevNode.Child child ? child.pid() : 0;
      network.kill(number);
      var role = node.place().isValidator() ? ", a validator" : "";
      dead.add(node.place().name() + " (process " + pid + role + ")");
    }
    narrator.say("SIGKILL: %s", dead.isEmpty() ? "nobody" : String.join(", ", dead));
    return dead;
  }

  private List<Delivered> collect(List<Sent> sent) {
    var courier = new Courier(narrator, patience);
    var first = sent.stream().mapToLong(one -> one.stored().expiresAtMillis()).min().orElseThrow();
    var now = patience.clock().now().toEpochMilli();
    if (first <= now) {
      throw new CommandFailure(
          ExitCode.TRY_AGAIN,
          "this machine is too slow: the messages expired before bob was back; try fewer --nodes.");
    }
    try (var bob = Person.arrive("bob", place.resolve("bob"), host)) {
      var delivered = courier.collect(bob, sent, Duration.ofMillis(first - now));
      for (var one : delivered) {
        narrator.say(
            "%s: opened after %d ms, %s; %d of %d holders proved their fragment and got the secret.",
            one.sent().content().label(),
            one.collectMillis(),
            one.isIdentical() ? "identical, byte by byte" : "NOT what alice sent",
            one.confirmed(),
            one.holders());
      }
      return delivered;
    }
  }

  private List<Delivered> claims(Settlement settlement, List<Delivered> delivered) {
    settlement.awaitClaims(delivered);
    return delivered;
  }

  private Tokens refund(Settlement settlement, Person alice, List<Sent> sent) {
    var back = settlement.takeBack(alice.purse(), sent);
    narrator.say("%s tokens are back on alice's account.", back);
    return back;
  }

  private boolean agree(Replicas replicas) {
    var status = replicas.awaitAgreement(AGREEMENT);
    // Which root they share is said with the auditor's: an epoch may end between the two.
    narrator.say(
        "%d replicas in this process have one root after %d blocks.",
        replicas.nodes().size(), status.blocks());
    return true;
  }

  private AuditReport audit(DevNetwork network, Replicas replicas) {
    var auditor = new Auditor(network.network().genesis(), place.resolve("ledger.export"));
    var key = AccountKey.of(Ed25519.keyPair(host.env().chance().secret(Ed25519.SEED_BYTES)));
    try (var agent = RunningAgent.start(network.network(), key, MemoryKeyValue.create(), host)) {
      agent.awaitJoined(JOIN_PATIENCE);
      // An epoch may end between the replicas and the auditor: then she looks once more.
      var report =
          patience.await(
              AGREEMENT,
              () -> Optional.of(auditor.audit(new Purse(agent))).filter(replicas::allAgreeWith),
              () -> "the ledger of the auditor is not that of the living nodes");
      narrator.say(
          "%,d bytes of export, %d blocks, %d certificates, %d signatures checked, %d violations.",
          auditor.exportBytes(),
          report.blocks(),
          report.certificates(),
          report.signaturesChecked(),
          report.violationCount());
      narrator.say("root %s…, as all living nodes have it.", start(report.root()));
      report.violations().forEach(violation -> narrator.say("%s", violation));
      return report;
    }
  }

  private static String start(Hash256 hash) {
    return hash.toHex().substring(0, 16);
  }

  private EarningsTable table(
      DevNetwork network, Person alice, List<Sent> sent, AuditReport report) {
    var table = EarningsTable.of(report, names(network, alice, sent, report));
    narrator.show(table.toText());
    var totals = report.totals();
    narrator.show(
        "\nsupply %s = %s free + %s locked + %s burnt"
            .formatted(totals.supply(), totals.free(), totals.locked(), totals.burnt()));
    return table;
  }

  private EarningsTable.Names names(
      DevNetwork network, Person alice, List<Sent> sent, AuditReport report) {
    var people = new HashMap<AccountId, String>();
    var dead = new ArrayList<AccountId>();
    for (var node : network.nodes()) {
      var account = AccountId.of(node.place().contact().signingKey());
      people.put(account, node.place().name());
      if (victims.contains(node.place().number())) {
        dead.add(account);
      }
    }
    people.put(alice.account(), "alice");
    var messages = new HashMap<Hash256, String>();
    var labels =
        sent.stream()
            .collect(Collectors.toMap(one -> one.payment().lock(), one -> one.content().label()));
    for (var line : report.statementOf(alice.account())) {
      if (line.kind() == Line.Kind.LOCKED) {
        Optional.ofNullable(labels.get(line.block()))
            .ifPresent(label -> line.messageHash().ifPresent(hash -> messages.put(hash, label)));
      }
    }
    return new EarningsTable.Names(people, dead, messages);
  }

  private DemoResult checked(DemoResult result) {
    if (!result.isOk()) {
      throw new CommandFailure(
          ExitCode.INTERNAL, "the story went to its end, but not all was as promised; see above.");
    }
    narrator.show(
        "\nDone in %.1f s.%s"
            .formatted(
                narrator.sinceStart() / 1000.0,
                place.isKept() ? " Everything is kept in " + place.path() + "." : ""));
    return result;
  }
}
