package org.nodus.actors.keeping;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.keeping.Census;
import org.nodus.protocol.keeping.Claim;
import org.nodus.protocol.keeping.Credit;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.reconcile.Item;

/** Everybody around this node and who of them holds which message. Confined to {@link Keeping}. */
final class Neighbours {
  /** One neighbour may have an eighth of all claims: who claims too much silences no other. */
  private static final int LARGEST_PART = 8;

  /** Who leaves and comes back is remembered; so many are more than live around anybody. */
  private static final int MAX_CREDITS = 1_000;

  private final NodeId self;
  private final Catalogue own;
  private final int maxClaims;
  private final Map<NodeId, Neighbour> neighbours = new LinkedHashMap<>();
  private final Map<MessageId, Set<NodeId>> holders = new HashMap<>();

  /** The one whose credit changed last comes last. */
  private final Map<NodeId, Credit> credits = new LinkedHashMap<>();

  /** Those that lie closer together than chance has it, but for the first few of them. */
  private Set<NodeId> crowd = Set.of();

  private int claims;

  Neighbours(NodeId self, Catalogue own, int maxClaims) {
    this.self = self;
    this.own = own;
    this.maxClaims = maxClaims;
  }

  Optional<Neighbour> find(NodeId node) {
    return Optional.ofNullable(neighbours.get(node));
  }

  Collection<Neighbour> all() {
    return neighbours.values();
  }

  int size() {
    return neighbours.size();
  }

  int claims() {
    return claims;
  }

  void add(Contact contact, long nowNanos) {
    neighbours.putIfAbsent(contact.id(), new Neighbour(contact, nowNanos));
  }

  /** It is gone: nothing that it said counts. Returns the messages that it held. */
  List<MessageId> remove(NodeId node) {
    var neighbour = neighbours.remove(node);
    if (neighbour == null) {
      return List.of();
    }
    var touched = List.copyOf(new LinkedHashSet<>(neighbour.catalogue.messages()));
    claims -= neighbour.catalogue.size();
    touched.forEach(message -> unlink(message, node));
    return touched;
  }

  /** The neighbour says so; forgotten where there is no room for more claims. */
  void claim(Neighbour neighbour, Holding holding) {
    change(
        neighbour,
        () -> {
          var hasRoom = claims < maxClaims && neighbour.catalogue.size() < maxClaims / LARGEST_PART;
          if (hasRoom || holding.standing() == Holding.Standing.GONE) {
            neighbour.catalogue.put(holding);
          }
        });
    link(holding.message(), neighbour);
  }

  /** The neighbour does not hold what is behind this item; returns whose message it was. */
  Optional<MessageId> withdraw(Neighbour neighbour, Item item) {
    var gone = new ArrayList<MessageId>();
    change(
        neighbour,
        () -> neighbour.catalogue.remove(item).ifPresent(known -> gone.add(known.message())));
    gone.forEach(message -> link(message, neighbour));
    return gone.stream().findFirst();
  }

  /** Forgets what has expired by now. */
  void expire(long nowMillis) {
    for (var neighbour : neighbours.values()) {
      var gone = new ArrayList<MessageId>();
      change(neighbour, () -> gone.addAll(neighbour.catalogue.expire(nowMillis)));
      gone.forEach(message -> link(message, neighbour));
    }
  }

  private void change(Neighbour neighbour, Runnable change) {
    claims -= neighbour.catalogue.size();
    change.run();
    claims += neighbour.catalogue.size();
  }

  private void link(MessageId message, Neighbour neighbour) {
    var node = neighbour.contact.id();
    if (neighbour.catalogue.of(message).isEmpty()) {
      unlink(message, node);
    } else {
      holders.computeIfAbsent(message, none -> new LinkedHashSet<>()).add(node);
    }
  }

  private void unlink(MessageId message, NodeId node) {
    var known = holders.get(message);
    if (known != null) {
      known.remove(node);
      if (known.isEmpty()) {
        holders.remove(message);
      }
    }
  }

  /** Every message that a neighbour speaks of. */
  List<MessageId> messages() {
    return List.copyOf(new ArrayList<>(holders.keySet()));
  }

  /** What everybody whose word counts says of this message, ourselves included. */
  Census census(MessageId message) {
    var all = new ArrayList<Claim>();
    own.of(message).forEach(holding -> all.add(new Claim(self, holding)));
    claims(message).stream().filter(claim -> !isDisbelieved(claim)).forEach(all::add);
    return new Census(message, all);
  }

  /** What all neighbours say of this message, whether they are believed or not. */
  List<Claim> claims(MessageId message) {
    var all = new ArrayList<Claim>();
    for (var node : holders.getOrDefault(message, Set.of())) {
      find(node)
          .ifPresent(
              neighbour ->
                  neighbour
                      .catalogue
                      .of(message)
                      .forEach(holding -> all.add(new Claim(node, holding))));
    }
    return all;
  }

  /** Those whose word on this message does not count. */
  Set<NodeId> disbelieved(MessageId message) {
    var refuted = claims(message).stream().filter(this::isDisbelieved).map(Claim::node);
    var doubted = neighbours.keySet().stream().filter(this::isDoubted);
    return Stream.concat(refuted, doubted).collect(Collectors.toUnmodifiableSet());
  }

  private boolean isDisbelieved(Claim claim) {
    return isDoubted(claim.node())
        || find(claim.node()).filter(one -> one.isRefuted(claim.holding())).isPresent();
  }

  private boolean isDoubted(NodeId node) {
    return credits.getOrDefault(node, Credit.NONE).isDoubted();
  }

  /** How many neighbours are not believed any more. */
  int doubted() {
    return (int) neighbours.keySet().stream().filter(this::isDoubted).count();
  }

  /** What those claim who failed their last look and may have had bad luck. */
  List<MessageId> claimsOfSuspects() {
    return neighbours.values().stream()
        .filter(one -> credits.getOrDefault(one.contact.id(), Credit.NONE).isSuspect())
        .flatMap(one -> one.catalogue.messages().stream())
        .toList();
  }

  /** It was asked to show what it claims. Returns the messages that count differently now. */
  List<MessageId> judge(Neighbour neighbour, Holding claim, Inspection.Finding finding) {
    return switch (finding) {
      case HELD -> judge(neighbour, claim, true);
      case NOT_HELD -> judge(neighbour, claim, false);
      case WITHDRAWN -> withdrawn(neighbour, claim);
      case UNSHOWN -> neighbour.isUnshownTooOften() ? judge(neighbour, claim, false) : List.of();
    };
  }

  private List<MessageId> judge(Neighbour neighbour, Holding claim, boolean isShown) {
    var node = neighbour.contact.id();
    var wasDoubted = isDoubted(node);
    neighbour.judge(claim, isShown);
    var credit = credits.getOrDefault(node, Credit.NONE);
    credits.remove(node);
    credits.put(node, credit.after(isShown));
    if (credits.size() > MAX_CREDITS) {
      credits.remove(credits.keySet().iterator().next());
    }
    return wasDoubted == isDoubted(node)
        ? List.of(claim.message())
        : List.copyOf(neighbour.catalogue.messages());
  }

  /** It costs no credit: what an honest node has let go may be told a moment later. */
  private static List<MessageId> withdrawn(Neighbour neighbour, Holding claim) {
    if (!neighbour.withdraws(claim)) {
      return List.of();
    }
    neighbour.judge(claim, false);
    return List.of(claim.message());
  }

  /**
   * Looks who of them lie closer together than chance has it: of each cluster those that came last,
   * else two ids beside an honest node would make it one of their crowd.
   */
  void look(Scatter scatter) {
    var longestKnownFirst =
        Comparator.<Neighbour>comparingLong(one -> one.sinceNanos)
            .thenComparing(one -> one.contact.id(), NodeId.nearestTo(Hash256.ZERO));
    crowd =
        scatter.clustered(
            neighbours.values().stream()
                .sorted(longestKnownFirst)
                .map(neighbour -> neighbour.contact)
                .toList());
  }

  /**
   * The {@code count} nearest neighbours of a message, nearest first; a crowd and who did not show
   * what it claims behind all others.
   */
  List<Contact> nearest(MessageId message, int count) {
    var byDistance = Comparator.comparing(Contact::id, NodeId.nearestTo(message.hash()));
    return neighbours.values().stream()
        .map(neighbour -> neighbour.contact)
        .sorted(Comparator.<Contact, Boolean>comparing(this::isUntrusted).thenComparing(byDistance))
        .limit(count)
        .toList();
  }

  private boolean isUntrusted(Contact contact) {
    return crowd.contains(contact.id()) || isDoubted(contact.id());
  }

  /**
   * How many of those who were here at {@code beforeNanos} are nearer to the message than we. A
   * crowd does not count, nor who did not show what it claims: who puts nodes next to a message
   * does not get it for that.
   */
  int rankOfSelf(MessageId message, long beforeNanos) {
    var order = NodeId.nearestTo(message.hash());
    return (int)
        neighbours.values().stream()
            .filter(neighbour -> neighbour.sinceNanos - beforeNanos <= 0)
            .filter(neighbour -> !isUntrusted(neighbour.contact))
            .filter(neighbour -> order.compare(neighbour.contact.id(), self) < 0)
            .count();
  }
}
