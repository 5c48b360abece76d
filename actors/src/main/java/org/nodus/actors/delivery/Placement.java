package org.nodus.actors.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.mailbox.Holder;

/**
 * Which fragment is where while a message is being stored. Immutable and pure: every method returns
 * the next value.
 *
 * @param spread RS(k, n) as far as the neighbourhood allows
 * @param uploading by index: a receipt is awaited
 * @param stored by index: the receipt is here
 * @param spare candidates that have not been asked, nearest first
 * @param scatter says who of the spare ones is next
 */
record Placement(
    Redundancy spread,
    TreeMap<Integer, Contact> uploading,
    TreeMap<Integer, Contact> stored,
    List<Contact> spare,
    Scatter scatter) {

  /** The nearest holder gets index 0, and so on; those who share their IP group come last. */
  static Placement begin(
      Redundancy spread, List<Contact> accepting, List<Contact> spare, Scatter scatter) {
    var chosen = scatter.order(accepting, List.of());
    var uploading = new TreeMap<Integer, Contact>();
    for (var index = 0; index < spread.n(); index++) {
      uploading.put(index, chosen.get(index));
    }
    var more = new ArrayList<>(chosen.subList(spread.n(), chosen.size()));
    more.addAll(spare);
    return new Placement(spread, uploading, new TreeMap<>(), List.copyOf(more), scatter);
  }

  Placement storedAt(int index, Contact holder) {
    var waiting = new TreeMap<>(uploading);
    waiting.remove(index);
    var done = new TreeMap<>(stored);
    done.put(index, holder);
    return new Placement(spread, waiting, done, spare, scatter);
  }

  /** The holder of {@code index} failed; {@link #replacement} takes its place if there is one. */
  Placement failedAt(int index) {
    var waiting = new TreeMap<>(uploading);
    waiting.remove(index);
    var left = new ArrayList<>(spare);
    replacement(index)
        .ifPresent(
            next -> {
              left.remove(next);
              waiting.put(index, next);
            });
    return new Placement(spread, waiting, stored, List.copyOf(left), scatter);
  }

  /** Who takes the place of the holder of {@code index}, whose IP group is free again. */
  Optional<Contact> replacement(int index) {
    var others = new TreeMap<>(uploading);
    others.remove(index);
    var holders = new ArrayList<>(others.values());
    holders.addAll(stored.values());
    return scatter.next(spare, holders);
  }

  /** In how many IP groups those are whose receipts are here. */
  int groups() {
    return scatter.groups(stored.values());
  }

  /** As many receipts as make a promise, and without those of a crowd the message is there. */
  boolean hasEnough() {
    return stored.size() >= spread.receiptsWhenStored() && outsideCrowds() >= spread.k();
  }

  /** How many receipts are of nodes that lie where chance has put them. */
  int outsideCrowds() {
    return stored.size() - scatter.clustered(stored.values()).size();
  }

  boolean isSettled() {
    return uploading.isEmpty();
  }

  /** Where the recipient should look: the receipts, and what may still arrive. */
  List<Holder> holders() {
    var all = new TreeMap<>(uploading);
    all.putAll(stored);
    return all.entrySet().stream()
        .map(entry -> new Holder(entry.getKey(), entry.getValue()))
        .toList();
  }
}
