package org.nodus.actors.ledger;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Clock;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.certificate.Committee;
import org.nodus.protocol.dht.Contact;

/**
 * Where the validators are: begins with the contacts of the network file and looks a validator up
 * again when somebody found it silent. Subscribers hear the whole list at once and after each
 * change, so that nobody asks on the way of a block.
 */
public final class CommitteeContacts {

  public sealed interface Command {}

  public record Subscribe(ActorRef<Known> subscriber) implements Command {}

  /** This validator has not answered somebody. */
  public record Silent(Contact validator) implements Command {}

  private record LookedUp(PeerLookup.Outcome outcome) implements Command {}

  /** The validators that can be asked, ascending by place; members without contact are left out. */
  public record Known(List<Member> members) {
    public Known {
      members = List.copyOf(members);
    }

    public List<Contact> contacts() {
      return members.stream().map(Member::contact).toList();
    }

    public Optional<Member> of(Contact contact) {
      return members.stream().filter(one -> one.contact().id().equals(contact.id())).findFirst();
    }
  }

  /** One validator: its place in the committee and where it listens. */
  public record Member(int place, Contact contact) {}

  /**
   * More than the few who act on a ledger within one node; above, a subscriber is not taken. One
   * that was started again subscribes again and is the same one.
   */
  private static final int MAX_SUBSCRIBERS = 64;

  /** A lookup brings the target itself and these nearest to it. */
  private static final int LOOKUP_WIDTH = 4;

  /** A validator that stays away costs one lookup in this time, whoever complains. */
  private static final Duration LOOKUP_PAUSE = Duration.ofSeconds(10);

  private final ActorRef<RoutingTable.Command> routing;
  private final ActorRef<PeerLookup.Outcome> lookups;
  private final Clock clock;
  private final Map<Integer, Contact> contacts;
  private final Map<Integer, Long> lookedUpAt = new HashMap<>();
  private final Set<ActorRef<Known>> subscribers = new LinkedHashSet<>();

  private CommitteeContacts(
      ActorContext<Command> context,
      Map<Integer, Contact> contacts,
      ActorRef<RoutingTable.Command> routing,
      Clock clock) {
    this.routing = routing;
    this.lookups = context.messageAdapter(PeerLookup.Outcome.class, LookedUp::new);
    this.clock = clock;
    this.contacts = contacts;
  }

  /**
   * The contacts of {@code committee}.
   *
   * @param known contacts of any nodes, those of the committee among them
   */
  public static Behavior<Command> create(
      Committee committee,
      List<Contact> known,
      ActorRef<RoutingTable.Command> routing,
      Clock clock) {
    return Behaviors.setup(
        context ->
            new CommitteeContacts(context, members(committee, known), routing, clock).open());
  }

  /** Those of {@code known} that are validators; a validator's account is its node key. */
  private static Map<Integer, Contact> members(Committee committee, List<Contact> known) {
    var members = new TreeMap<Integer, Contact>();
    for (var contact : known) {
      var place = committee.placeOf(AccountId.of(contact.signingKey()));
      if (place >= 0) {
        members.putIfAbsent(place, contact);
      }
    }
    return members;
  }

  private Behavior<Command> open() {
    return Behaviors.receiveMessage(
        message -> {
          switch (message) {
            case Subscribe subscribe -> subscribe(subscribe.subscriber());
            case Silent silent -> lookUp(silent.validator());
            case LookedUp found -> found.outcome().nearest().forEach(this::refresh);
          }
          return Behaviors.same();
        });
  }

  private void subscribe(ActorRef<Known> subscriber) {
    if (subscribers.size() < MAX_SUBSCRIBERS) {
      subscribers.add(subscriber);
    }
    subscriber.tell(known());
  }

  private void lookUp(Contact validator) {
    var now = clock.nanoTime();
    known()
        .of(validator)
        .map(Member::place)
        .filter(place -> isDue(place, now))
        .ifPresent(
            place -> {
              lookedUpAt.put(place, now);
              routing.tell(new RoutingTable.Lookup(validator.id().hash(), LOOKUP_WIDTH, lookups));
            });
  }

  private boolean isDue(int place, long now) {
    var before = lookedUpAt.get(place);
    return before == null || now - before >= LOOKUP_PAUSE.toNanos();
  }

  private void refresh(Contact found) {
    known()
        .of(found)
        .filter(member -> !member.contact().equals(found))
        .ifPresent(
            member -> {
              contacts.put(member.place(), found);
              subscribers.forEach(one -> one.tell(known()));
            });
  }

  private Known known() {
    return new Known(
        contacts.entrySet().stream()
            .map(entry -> new Member(entry.getKey(), entry.getValue()))
            .toList());
  }
}
