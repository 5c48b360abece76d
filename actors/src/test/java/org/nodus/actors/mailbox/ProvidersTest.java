package org.nodus.actors.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.actors.transport.PeerLink;
import org.nodus.actors.transport.TransportPeer;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.keeping.ProviderRecord;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

class ProvidersTest {
  private static final Hash256 ADDRESS = new Hash256(1, 2, 3, 4);
  private static final long NOW = 1_800_000_000_000L;
  private static final long LIFE = ProviderRecord.LIFE.toMillis();

  private final Providers providers = new Providers();

  @Test
  void who_said_so_is_named_until_its_word_ends() {
    var keys = TransportPeer.keys(1);

    assertEquals(new Response.Done(), announce(keys, ADDRESS, NOW, NOW));

    var named = providers.of(ADDRESS, NOW + LIFE - 1);
    assertEquals(List.of(contact(keys)), named.stream().map(ProviderRecord::provider).toList());
    assertEquals(List.of(), providers.of(ADDRESS, NOW + LIFE));
    assertEquals(List.of(), providers.of(Hash256.ZERO, NOW));
  }

  @Test
  void the_eight_nearest_are_kept_whoever_comes_when() {
    var all = IntStream.range(0, 20).mapToObj(TransportPeer::keys).toList();

    all.forEach(keys -> announce(keys, ADDRESS, NOW, NOW));

    var nearest =
        all.stream()
            .map(NodeKeys::id)
            .sorted(Comparator.comparing(id -> id, NodeId.nearestTo(ADDRESS)))
            .limit(8)
            .toList();
    assertEquals(
        nearest, providers.of(ADDRESS, NOW).stream().map(one -> one.provider().id()).toList());
  }

  @Test
  void a_word_of_another_time_another_mailbox_or_another_node_is_none() {
    var keys = TransportPeer.keys(1);
    assertEquals(Reason.INVALID, refusal(announce(keys, ADDRESS, NOW - LIFE, NOW)));
    assertEquals(Reason.INVALID, refusal(announce(keys, ADDRESS, NOW + 180_000, NOW)));
    var elsewhere = ProviderRecord.sign(Hash256.ZERO, keys.id(), NOW, keys.signing());
    var request = new Request.AnnounceProvider(ADDRESS, NOW, elsewhere);
    assertEquals(Reason.INVALID, refusal(providers.announced(request, peer(keys), NOW)));
    var ofAnother = ProviderRecord.sign(ADDRESS, keys.id(), NOW, keys.signing());
    var replayed = new Request.AnnounceProvider(ADDRESS, NOW, ofAnother);
    var thief = peer(TransportPeer.keys(2));
    assertEquals(Reason.INVALID, refusal(providers.announced(replayed, thief, NOW)));
  }

  @Test
  void who_is_gone_keeps_no_place_from_others() {
    var all =
        IntStream.range(0, 9)
            .mapToObj(TransportPeer::keys)
            .sorted(Comparator.comparing(NodeKeys::id, NodeId.nearestTo(ADDRESS)))
            .toList();
    all.subList(0, 8).forEach(keys -> announce(keys, ADDRESS, NOW, NOW));

    announce(all.get(8), ADDRESS, NOW + LIFE, NOW + LIFE);

    assertEquals(
        List.of(contact(all.get(8))),
        providers.of(ADDRESS, NOW + LIFE).stream().map(ProviderRecord::provider).toList());
  }

  @Test
  void an_agent_is_no_provider() {
    var keys = TransportPeer.keys(1);
    var agent = new PeerLink.Peer(keys.id(), keys.signing().publicKey(), Optional.empty());
    var signature = ProviderRecord.sign(ADDRESS, keys.id(), NOW, keys.signing());

    var answer =
        providers.announced(new Request.AnnounceProvider(ADDRESS, NOW, signature), agent, NOW);

    assertEquals(Reason.FORBIDDEN, refusal(answer));
  }

  @Test
  void who_is_full_refuses_and_has_room_again_when_words_have_ended() {
    for (var number = 0; number < Providers.MAX_ADDRESSES; number++) {
      var one = TransportPeer.keys(10 + number / Providers.MAX_OF_ONE);
      assertEquals(new Response.Done(), announce(one, new Hash256(9, 9, 9, number), NOW, NOW));
    }
    var keys = TransportPeer.keys(1);

    assertEquals(Reason.FULL, refusal(announce(keys, ADDRESS, NOW, NOW)));
    assertEquals(new Response.Done(), announce(keys, ADDRESS, NOW + LIFE, NOW + LIFE));
  }

  @Test
  void one_node_leaves_room_for_the_words_of_others() {
    var greedy = TransportPeer.keys(1);
    for (var number = 0; number < Providers.MAX_OF_ONE; number++) {
      announce(greedy, new Hash256(9, 9, 9, number), NOW, NOW);
    }

    assertEquals(Reason.FULL, refusal(announce(greedy, ADDRESS, NOW, NOW)));
    assertEquals(new Response.Done(), announce(greedy, new Hash256(9, 9, 9, 1), NOW + 1, NOW + 1));
    assertEquals(new Response.Done(), announce(TransportPeer.keys(2), ADDRESS, NOW, NOW));
    assertEquals(Reason.FULL, refusal(announce(greedy, ADDRESS, NOW + 2, NOW + 2)));
    assertEquals(new Response.Done(), announce(greedy, ADDRESS, NOW + LIFE, NOW + LIFE));
  }

  private Response announce(NodeKeys keys, Hash256 address, long issued, long now) {
    var signature = ProviderRecord.sign(address, keys.id(), issued, keys.signing());
    var request = new Request.AnnounceProvider(address, issued, signature);
    return providers.announced(request, peer(keys), now);
  }

  private static PeerLink.Peer peer(NodeKeys keys) {
    return new PeerLink.Peer(keys.id(), keys.signing().publicKey(), Optional.of(contact(keys)));
  }

  private static Contact contact(NodeKeys keys) {
    return Contact.of(keys, new Endpoint(Bytes.ofHex("7f000001"), 4_000));
  }

  private static Reason refusal(Response response) {
    return assertInstanceOf(Response.Refused.class, response).reason();
  }
}
