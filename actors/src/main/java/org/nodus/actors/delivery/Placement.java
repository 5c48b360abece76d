package org.nodus.actors.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.nodus.protocol.dht.Contact;
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
 */
record Placement(
    Redundancy spread,
    TreeMap<Integer, Contact> uploading,
    TreeMap<Integer, Contact> stored,
    List<Contact> spare) {

  /** The nearest holder gets index 0, and so on. */
  static Placement begin(Redundancy spread, List<Contact> accepting, List<Contact> spare) {
    var uploading = new TreeMap<Integer, Contact>();
    for (var index = 0; index < spread.n(); index++) {
      uploading.put(index, accepting.get(index));
    }
    var more = new ArrayList<>(accepting.subList(spread.n(), accepting.size()));
    more.addAll(spare);
    return new Placement(spread, uploading, new TreeMap<>(), List.copyOf(more));
  }

  Placement storedAt(int index, Contact holder) {
    var waiting = new TreeMap<>(uploading);
    waiting.remove(index);
    var done = new TreeMap<>(stored);
    done.put(index, holder);
    return new Placement(spread, waiting, done, spare);
  }

  /** The holder of {@code index} failed; {@link #nextSpare} takes its place when there is one. */
  Placement failedAt(int index) {
    var waiting = new TreeMap<>(uploading);
    waiting.remove(index);
    if (spare.isEmpty()) {
      return new Placement(spread, waiting, stored, spare);
    }
    waiting.put(index, spare.getFirst());
    return new Placement(spread, waiting, stored, spare.subList(1, spare.size()));
  }

  Optional<Contact> nextSpare() {
    return spare.stream().findFirst();
  }

  boolean hasEnough() {
    return stored.size() >= spread.receiptsWhenStored();
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
