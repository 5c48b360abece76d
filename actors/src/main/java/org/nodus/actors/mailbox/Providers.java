package org.nodus.actors.mailbox;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.keeping.ProviderRecord;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;
import org.nodus.protocol.wire.WireLimits;

/**
 * Which nodes beyond the sixteen nearest say that they hold something for a mailbox. In memory
 * only: a record is repeated long before it ends. Of one mailbox the {@value WireLimits#PROVIDERS}
 * nearest are kept, as an honest provider is the next in line, and a crowd of far ones displaces
 * nobody. One node fills no more than an eighth of what there is room for.
 */
final class Providers {
  /** Some 400 bytes each: 32 MiB at most. */
  static final int MAX_ADDRESSES = 10_000;

  /** As many mailboxes as one node may say that it holds, in whose neighbourhood we are as well. */
  static final int MAX_OF_ONE = MAX_ADDRESSES / 8;

  /** A look at all of them costs a millisecond, so who fills this up costs one in a minute. */
  private static final long PURGE_PAUSE_MILLIS = 60_000;

  private final Map<Hash256, TreeMap<NodeId, ProviderRecord>> byAddress = new HashMap<>();
  private final Map<NodeId, Integer> byProvider = new HashMap<>();
  private long nextPurge = Long.MIN_VALUE;

  /**
   * Takes an announcement over, or says why not.
   *
   * @param from whose session proves its keys; only a node, which others can reach, is a provider
   */
  Response announced(Request.AnnounceProvider announce, PeerLink.Peer from, long nowMillis) {
    if (from.contact().isEmpty()) {
      return new Response.Refused(Reason.FORBIDDEN, "only nodes hold mailboxes");
    }
    var announced =
        new ProviderRecord(
            announce.address(),
            from.contact().get(),
            announce.issuedAtMillis(),
            announce.signature());
    if (!announced.isCurrent(nowMillis)) {
      return new Response.Refused(Reason.INVALID, "not said just now");
    }
    if (!hasRoomFor(announced, nowMillis)) {
      return new Response.Refused(Reason.FULL, "too many providers");
    }
    if (!announced.verify()) {
      return new Response.Refused(Reason.INVALID, "not the signature of its provider");
    }
    keep(announced, nowMillis);
    return new Response.Done();
  }

  private void keep(ProviderRecord announced, long nowMillis) {
    var some =
        byAddress.computeIfAbsent(
            announced.address(), address -> new TreeMap<>(NodeId.nearestTo(address)));
    dropOld(some, nowMillis);
    if (some.put(announced.provider().id(), announced) == null) {
      byProvider.merge(announced.provider().id(), 1, Integer::sum);
    }
    if (some.size() > WireLimits.PROVIDERS) {
      forget(some.pollLastEntry().getKey());
    }
  }

  private void dropOld(Map<NodeId, ProviderRecord> some, long nowMillis) {
    var old = some.values().stream().filter(one -> !one.isCurrent(nowMillis)).toList();
    for (var record : old) {
      some.remove(record.provider().id());
      forget(record.provider().id());
    }
  }

  private void forget(NodeId provider) {
    var left = byProvider.getOrDefault(provider, 0) - 1;
    if (left > 0) {
      byProvider.put(provider, left);
    } else {
      byProvider.remove(provider);
    }
  }

  /** Those that said so lately, nearest to the address first. */
  List<ProviderRecord> of(Hash256 address, long nowMillis) {
    var some = byAddress.get(address);
    return some == null
        ? List.of()
        : some.values().stream().filter(one -> one.isCurrent(nowMillis)).toList();
  }

  private boolean hasRoomFor(ProviderRecord announced, long nowMillis) {
    if (!fits(announced) && nowMillis >= nextPurge) {
      nextPurge = nowMillis + PURGE_PAUSE_MILLIS;
      byAddress.values().forEach(some -> dropOld(some, nowMillis));
      byAddress.values().removeIf(Map::isEmpty);
    }
    return fits(announced);
  }

  private boolean fits(ProviderRecord announced) {
    var some = byAddress.get(announced.address());
    var provider = announced.provider().id();
    return some == null
        ? byAddress.size() < MAX_ADDRESSES && byProvider.getOrDefault(provider, 0) < MAX_OF_ONE
        : some.containsKey(provider) || byProvider.getOrDefault(provider, 0) < MAX_OF_ONE;
  }
}
