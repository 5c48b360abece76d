package org.nodus.actors.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.admission.WorkDesk;
import org.nodus.actors.admission.WorkedWrite;
import org.nodus.actors.binding.MailboxWatch;
import org.nodus.actors.delivery.CollectorNews;
import org.nodus.actors.delivery.DeliveryPorts;
import org.nodus.actors.delivery.Draft;
import org.nodus.actors.delivery.EntryDelivery;
import org.nodus.actors.delivery.MessageCollector;
import org.nodus.actors.delivery.MessageSender;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Env;
import org.nodus.actors.environment.Supervised;
import org.nodus.actors.extension.ExtensionOutcome;
import org.nodus.actors.extension.MessageExtension;
import org.nodus.actors.ledger.CommitteeContacts;
import org.nodus.actors.ledger.account.AccountChain;
import org.nodus.actors.ledger.account.Refunds;
import org.nodus.actors.ledger.download.LedgerDownload;
import org.nodus.actors.record.RecordReader;
import org.nodus.actors.record.RecordWriter;
import org.nodus.actors.transport.DatagramPort;
import org.nodus.actors.transport.PeerLink;
import org.nodus.actors.transport.TransportSettings;
import org.nodus.actors.transport.UdpTransport;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.ContactRule;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.identity.UserName;
import org.nodus.protocol.session.LocalIdentity;
import org.nodus.protocol.wire.Request;

/**
 * The root of an agent's tree. Spawns the branches, each with a node's rule for failures, and for
 * each thing that the user wants one short-lived conversation, which answers the requester by
 * itself.
 */
public final class Agent extends AbstractMatchingBehavior<Agent.Command> {

  public sealed interface Command {}

  /** Sends one message. */
  public record Send(Draft draft, ActorRef<SendOutcome> replyTo) implements Command {}

  /** Lengthens the life of a message that waits. */
  public record Extend(MessageExtension.Task task, ActorRef<ExtensionOutcome> replyTo)
      implements Command {}

  /** Opens one of the user's mailboxes at its holders, for work. */
  public record Open(Request.AppendEntry opening, ActorRef<ReplicaWrite.Outcome> replyTo)
      implements Command {}

  /** Collects what waits; {@link CollectorNews.Finished} is the last answer. */
  public record Collect(MessageCollector.Task task, ActorRef<CollectorNews> replyTo)
      implements Command {}

  /**
   * Hears of what comes from now on, instead of what the last such command asked for, until {@link
   * StopWatching}.
   */
  public record Watch(MailboxWatch.Task task, ActorRef<MailboxWatch.News> replyTo)
      implements Command {}

  /** Nobody listens to what comes any more. */
  public enum StopWatching implements Command {
    NOW
  }

  /** Publishes one version of a record. */
  public record WriteRecord(Hash256 key, Bytes record, ActorRef<RecordWriter.Outcome> replyTo)
      implements Command {}

  public record ReadName(UserName name, ActorRef<RecordReader.Outcome> replyTo)
      implements Command {}

  /** What contact addresses of {@code day} depend on. */
  public record ReadAnchor(int day, ActorRef<AnchorReader.Outcome> replyTo) implements Command {}

  /** Anything that the own account does. */
  public record OnAccount(AccountChain.Command command) implements Command {}

  /** Takes back what nobody claimed in time. */
  public record TakeBack(ActorRef<Refunds.Outcome> replyTo) implements Command {}

  /**
   * Reads the whole ledger.
   *
   * @param replicas asked in this order
   */
  public record Download(List<Contact> replicas, ActorRef<LedgerDownload.Progress> replyTo)
      implements Command {}

  /** From now on hears how the work for what is sent goes, instead of who heard it before. */
  public record HearWork(ActorRef<WorkDesk.Working> listener) implements Command {}

  public record GetStatus(ActorRef<RoutingTable.Status> replyTo) implements Command {}

  /** Answered when no conversation runs any more: writes beyond a quorum go on after an answer. */
  public record AwaitQuiet(ActorRef<Quiet> replyTo) implements Command {}

  /** No conversation runs. */
  public enum Quiet {
    NOW
  }

  private record Ended() implements Command {}

  private final AgentSettings settings;
  private final DeliveryPorts ports;
  private final ActorRef<AccountChain.Command> account;
  private final ActorRef<Refunds.Command> refunds;
  private final List<ActorRef<Quiet>> waiting = new ArrayList<>();
  private Optional<ActorRef<MailboxWatch.Command>> watching = Optional.empty();
  private int conversations;

  private Agent(ActorContext<Command> context, AgentSettings settings, DatagramPort port, Env env) {
    super(context);
    this.settings = settings;
    var limits = settings.limits();
    var link = transport(context, settings, port, env);
    var table = routing(context, settings, link, env);
    var committee =
        context.spawn(
            Supervised.talker(
                CommitteeContacts.create(
                    genesis().committee(), settings.bootstrap(), table, env.clock())),
            "committee");
    var partners = new AccountChain.Partners(link, committee);
    account =
        context.spawn(
            Supervised.keeper(
                AccountChain.create(
                    settings.account(), genesis(), partners, limits.account(), env)),
            "account");
    refunds =
        context.spawn(
            Supervised.keeper(Refunds.create(account, genesis(), limits.refundPatience(), env)),
            "refunds");
    ports =
        new DeliveryPorts(
            new ReplicaWrite.Partners(link, table, new Scatter(settings.caps())),
            strangers(settings),
            Optional.of(context.spawn(AccountChain.desk(account), "desk")),
            new DeliveryPorts.Labour(workDesk(context, settings, link, env), settings.work()),
            FragmentCoder.create(),
            env,
            limits.delivery());
  }

  /**
   * The agent.
   *
   * @param port open; closed when the agent stops
   */
  public static Behavior<Command> create(AgentSettings settings, DatagramPort port, Env env) {
    return Behaviors.setup(context -> new Agent(context, settings, port, env));
  }

  private static ActorRef<PeerLink.Command> transport(
      ActorContext<Command> context, AgentSettings settings, DatagramPort port, Env env) {
    var genesis = settings.genesis();
    var wire =
        new TransportSettings(
            LocalIdentity.ofAgent(settings.session()),
            genesis.network().toBytes(),
            genesis.puzzleBits(),
            settings.limits().transport());
    return context
        .spawn(Supervised.talker(UdpTransport.create(wire, port, env)), "transport")
        .narrow();
  }

  private static ActorRef<WorkDesk.Command> workDesk(
      ActorContext<Command> context,
      AgentSettings settings,
      ActorRef<PeerLink.Command> link,
      Env env) {
    var work =
        new WorkDesk.Settings(
            settings.work(), settings.genesis().network(), validators(settings), settings.cores());
    return context.spawn(Supervised.talker(WorkDesk.create(work, link, env)), "work-desk");
  }

  private static ContactRule strangers(AgentSettings settings) {
    return new ContactRule(
        settings.session().id(), settings.genesis().puzzleBits(), settings.caps());
  }

  private static ActorRef<RoutingTable.Command> routing(
      ActorContext<Command> context,
      AgentSettings settings,
      ActorRef<PeerLink.Command> link,
      Env env) {
    return context.spawn(
        Supervised.talker(
            RoutingTable.create(
                RoutingTable.Role.CLIENT,
                link,
                strangers(settings),
                settings.bootstrap(),
                Optional.empty(),
                settings.limits().routing(),
                env)),
        "routing");
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Send send -> converse(MessageSender.create(send.draft(), ports, send.replyTo()));
      case Extend extend ->
          converse(MessageExtension.create(extend.task(), ports, extend.replyTo()));
      case Open open -> converse(opening(open));
      case Collect collect ->
          converse(MessageCollector.create(collect.task(), ports, collect.replyTo()));
      case Watch watch -> {
        stopWatching();
        watching =
            Optional.of(
                getContext()
                    .spawnAnonymous(
                        Supervised.talker(
                            MailboxWatch.create(
                                watch.task(), ports.network(), ports.env(), watch.replyTo()))));
      }
      case StopWatching.NOW -> stopWatching();
      case WriteRecord write ->
          converse(
              RecordWriter.create(
                  write.key(),
                  write.record(),
                  new WorkedWrite.Partners(ports.network(), ports.work().desk()),
                  settings.work(),
                  settings.limits().records(),
                  write.replyTo()));
      case ReadName read ->
          converse(
              RecordReader.create(
                  read.name(), ports.network(), settings.limits().records(), read.replyTo()));
      case ReadAnchor read -> converse(anchorReader(read));
      case OnAccount operation -> account.tell(operation.command());
      case TakeBack back -> refunds.tell(new Refunds.RefundDue(back.replyTo()));
      case Download download ->
          converse(
              LedgerDownload.create(
                  genesis(),
                  download.replicas(),
                  ports.network().link(),
                  LedgerDownload.Limits.DEFAULT,
                  download.replyTo()));
      case GetStatus get -> ports.network().table().tell(new RoutingTable.GetStatus(get.replyTo()));
      case HearWork hear -> ports.work().desk().tell(new WorkDesk.Listen(hear.listener()));
      case AwaitQuiet quiet -> {
        waiting.add(quiet.replyTo());
        answerWhenQuiet();
      }
      case Ended ended -> {
        conversations--;
        answerWhenQuiet();
      }
    }
    return this;
  }

  private Behavior<WorkedWrite.Command> opening(Open open) {
    var now = ports.env().clock().now().toEpochMilli();
    return EntryDelivery.create(open.opening(), now, ports, open.replyTo());
  }

  private void stopWatching() {
    watching.ifPresent(getContext()::stop);
    watching = Optional.empty();
  }

  private Behavior<AnchorReader.Command> anchorReader(ReadAnchor read) {
    return AnchorReader.create(
        read.day(),
        genesis(),
        validators(settings),
        ports.network().link(),
        settings.limits().anchorTimeout(),
        read.replyTo());
  }

  private static List<Contact> validators(AgentSettings settings) {
    var committee = settings.genesis().committee();
    return settings.bootstrap().stream()
        .filter(one -> committee.placeOf(AccountId.of(one.signingKey())) >= 0)
        .toList();
  }

  private void converse(Behavior<?> conversation) {
    getContext().watchWith(getContext().spawnAnonymous(conversation), new Ended());
    conversations++;
  }

  private void answerWhenQuiet() {
    if (conversations == 0) {
      waiting.forEach(one -> one.tell(Quiet.NOW));
      waiting.clear();
    }
  }

  private Genesis genesis() {
    return settings.genesis();
  }
}
