package org.nodus.protocol.admission;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.wire.Response;

/** What a sender believes of what several nodes ask for: never more than half of them do. */
public final class Quotes {
  private Quotes() {}

  /**
   * The root that most name, and of each factor the middle one, of two in the middle the lower:
   * half of those asked cannot raise it. {@code heard} is not empty.
   */
  public static Response.Terms middle(List<Response.Terms> heard) {
    return new Response.Terms(
        mostNamed(heard.stream().map(Response.Terms::root).toList()),
        middleOf(heard.stream().map(Response.Terms::fragments).toList()),
        middleOf(heard.stream().map(Response.Terms::entries).toList()));
  }

  /**
   * What has to be shown to satisfy {@code count} of those that refused; all of them when there are
   * fewer. Nothing when nobody did.
   */
  public static Optional<Response.WorkWanted> satisfying(
      int count, List<Response.WorkWanted> refusals) {
    if (refusals.isEmpty()) {
      return Optional.empty();
    }
    var cheapestFirst = refusals.stream().map(Response.WorkWanted::units).sorted().toList();
    var at = Math.clamp(count - 1L, 0, cheapestFirst.size() - 1);
    return Optional.of(
        new Response.WorkWanted(
            cheapestFirst.get(at),
            mostNamed(refusals.stream().map(Response.WorkWanted::root).toList())));
  }

  /** Of equals the first. */
  private static Hash256 mostNamed(List<Hash256> roots) {
    var counts = new LinkedHashMap<Hash256, Integer>();
    roots.forEach(root -> counts.merge(root, 1, Integer::sum));
    var most = counts.values().stream().max(Comparator.naturalOrder()).orElseThrow();
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue().equals(most))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private static int middleOf(List<Integer> factors) {
    return factors.stream().sorted().toList().get((factors.size() - 1) / 2);
  }
}
