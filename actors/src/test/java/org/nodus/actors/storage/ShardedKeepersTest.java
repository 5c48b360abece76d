package org.nodus.actors.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nodus.actors.storage.StoringNode.LIMITS;
import static org.nodus.actors.storage.StoringNode.START;
import static org.nodus.actors.storage.StoringNode.fill;
import static org.nodus.actors.storage.StoringNode.message;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.IdleTime;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.fragment.HeldFragment;
import org.nodus.persistence.fragment.SegmentedFragments;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.Possession;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** The keepers of a node under a shard that behaves as one of Cluster Sharding does. */
class ShardedKeepersTest {
  private static final CodedMessage MESSAGE = message(1, 4_000);
  private static final FragmentKeeper.Place PLACE = new FragmentKeeper.Place(MESSAGE.id(), 171);
  private static final Duration DAY = Duration.ofDays(1);

  private final ActorTestKit kit = IdleTime.kit();
  private final IdleTime time = new IdleTime(kit);
  private final SegmentedFragments storage =
      SegmentedFragments.open(
          new MemorySegmentFiles(), MemoryKeyValue.create(), new TestSecrets(1));
  private final TestProbe<String> ends = kit.createTestProbe();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_name_means_its_fragment_and_all_of_a_message_are_in_one_shard() {
    var shards = new HashSet<String>();
    for (var index = 0; index < 256; index++) {
      var place = new FragmentKeeper.Place(MESSAGE.id(), index);
      var entityId = KeeperEnvelope.entityIdOf(place);
      assertEquals(place, KeeperEnvelope.placeOf(entityId));
      shards.add(KeeperExtractor.shardId(entityId));
    }
    assertEquals(1, shards.size());
  }

  @Test
  void shards_have_a_like_many_fragments() {
    var sizes = new HashMap<String, Integer>();
    for (var seed = 0; seed < 10 * KeeperExtractor.SHARDS; seed++) {
      var place = new FragmentKeeper.Place(message(seed, 16).id(), 0);
      var shard = KeeperExtractor.shardId(KeeperEnvelope.entityIdOf(place));
      sizes.merge(shard, 1, Integer::sum);
    }
    assertEquals(KeeperExtractor.SHARDS, sizes.size());
  }

  @Test
  void a_keeper_wakes_in_a_shard_answers_rests_and_wakes_again() {
    storage.append(
        List.of(new StoredFragment(MESSAGE.fragment(171), START.plus(DAY), Optional.empty())),
        START);
    var shard = kit.spawn(Behaviors.setup((ActorContext<In> context) -> shard(context)));

    assertEquals(Response.FragmentRange.class, fetch(shard).getClass());
    time.pass(LIMITS.keepers().bodyIdle().plus(LIMITS.keepers().idle()));
    ends.expectMessage(KeeperEnvelope.entityIdOf(PLACE));
    assertEquals(
        new Response.Possession(Possession.proof(fill(4), MESSAGE.fragment(171).body())),
        ask(shard, new Request.ProvePossession(MESSAGE.id(), 171, fill(4))));
    time.pass(DAY);
    assertEquals(new Response.Refused(Response.Reason.NOT_FOUND, ""), fetch(shard));
  }

  private Response fetch(ActorRef<In> shard) {
    return ask(shard, new Request.FetchFragment(MESSAGE.id(), 171, 0));
  }

  private Response ask(ActorRef<In> shard, Request request) {
    var answers = kit.<PeerLink.Reply>createTestProbe();
    var peer = new PeerLink.Peer(new NodeId(MESSAGE.id().hash()), fill(8), Optional.empty());
    var incoming = new PeerLink.Incoming(peer, request, 7, answers.getRef());
    var question =
        request instanceof Request.ProvePossession prove
            ? new FragmentKeeper.Prove(prove.nonce(), incoming)
            : new FragmentKeeper.Fetch(0, incoming);
    shard.tell(new Deliver(KeeperEnvelope.to(PLACE, question)));
    return answers.receiveMessage().response();
  }

  private sealed interface In {}

  private record Deliver(KeeperEnvelope envelope) implements In {}

  /** {@code ClusterSharding.Passivate}: an entity asks its shard for the stop message. */
  private record Passivate(String entityId) implements In {}

  private record Ended(String entityId) implements In {}

  private record Entity(
      ActorRef<FragmentKeeper.Command> keeper, List<FragmentKeeper.Command> heldBack) {}

  /** Starts entities by name, holds messages back while one stops, and starts it again for them. */
  private Behavior<In> shard(ActorContext<In> context) {
    Map<String, Entity> entities = new HashMap<>();
    var stopping = new HashSet<String>();
    return Behaviors.receiveMessage(
        message -> {
          switch (message) {
            case Deliver deliver -> {
              var entityId = KeeperExtractor.entityId(deliver.envelope());
              var entity = entities.computeIfAbsent(entityId, name -> start(context, name));
              var unwrapped = KeeperExtractor.unwrapMessage(deliver.envelope());
              if (stopping.contains(entityId)) {
                entity.heldBack().add(unwrapped);
              } else {
                entity.keeper().tell(unwrapped);
              }
            }
            case Passivate passivate -> {
              stopping.add(passivate.entityId());
              entities.get(passivate.entityId()).keeper().tell(FragmentKeeper.Stop.NOW);
            }
            case Ended ended -> {
              stopping.remove(ended.entityId());
              var before = entities.remove(ended.entityId());
              for (var heldBack : before.heldBack()) {
                context.getSelf().tell(new Deliver(new KeeperEnvelope(ended.entityId(), heldBack)));
              }
              ends.getRef().tell(ended.entityId());
            }
          }
          return Behaviors.same();
        });
  }

  /** What the factory of an entity has: its name, and the store of its machine. */
  private Entity start(ActorContext<In> context, String entityId) {
    var place = KeeperEnvelope.placeOf(entityId);
    var expiry =
        storage.list(place.message()).stream()
            .filter(held -> held.index() == place.index())
            .map(HeldFragment::expiry)
            .findFirst()
            .orElse(START);
    var shelf = new FragmentKeeper.Shelf(storage, time, LIMITS.keepers(), new BodyRoom(1 << 20));
    var news =
        context.messageAdapter(FragmentStore.Command.class, told -> (In) new Passivate(entityId));
    var keeper = context.spawnAnonymous(FragmentKeeper.create(place, expiry, shelf, news));
    context.watchWith(keeper, new Ended(entityId));
    return new Entity(keeper, new ArrayList<>());
  }
}
