package org.nodus.ledger.certificate;

import java.util.List;
import java.util.TreeMap;

/**
 * Signatures of several validators under one statement, ascending by validator, each once. Whether
 * they are genuine and enough, {@link Statement#isSignedByQuorum} tells.
 */
public record Endorsements(List<Endorsement> list) {
  public static final Endorsements NONE = new Endorsements(List.of());

  public Endorsements {
    list = List.copyOf(list);
    for (var i = 1; i < list.size(); i++) {
      if (list.get(i - 1).validator() >= list.get(i).validator()) {
        throw new IllegalArgumentException("signatures ascend by validator, each validator once");
      }
    }
  }

  /** In canonical order; of one validator's signatures the last one stays. */
  public static Endorsements of(Iterable<Endorsement> unordered) {
    var byValidator = new TreeMap<Integer, Endorsement>();
    unordered.forEach(one -> byValidator.put(one.validator(), one));
    return new Endorsements(List.copyOf(byValidator.values()));
  }

  public int size() {
    return list.size();
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }
}
