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
  /** One of so many who want more is a reason to work once more. */
  private static final int WORTH_OF = 4;

  private Quotes() {}

  /**
   * The root that most name, and of each factor the middle one, of two in the middle the lower:
   * half of those asked cannot raise it. {@code heard} is not empty.
   */
  public static Response.Terms middle(List<Response.Terms> heard) {
    return new Response.Terms(
        mostNamed(heard.stream().map(Response.Terms::root).toList()),
        middleOf(heard.stream().map(Response.Terms::fragments).toList()),
        middleOf(heard.stream().map(Response.Terms::entries).toList()),
        middleOf(heard.stream().map(Response.Terms::records).toList()));
  }

  /**
   * What to work for once more, so that those have the thing who want more for it, or another root,
   * and not those in their stead who take anything: hostile nodes are the cheapest of all.
   *
   * <p>It is worth it when too few have taken the thing, or when a quarter of those that it was
   * meant for refused: with fewer than that the others are enough, and some nodes are always fuller
   * than most. Of those that name the root that most name, the cheapest three quarters are
   * satisfied, and more where more are missing: one who asks for most raises nothing. Who asks for
   * more than {@code most} is not believed and does not count at all.
   *
   * @param meantFor how many were to have the thing, of those there are
   * @param missing how many more have to have it at least; 0 when there are enough
   * @param refusals of those that were asked
   * @param most beyond which nobody is satisfied
   */
  public static Optional<Response.WorkWanted> again(
      int meantFor, int missing, List<Response.WorkWanted> refusals, long most) {
    var believed = refusals.stream().filter(refusal -> refusal.units() <= most).toList();
    if (believed.isEmpty() || (missing <= 0 && WORTH_OF * believed.size() < meantFor)) {
      return Optional.empty();
    }
    var root = mostNamed(believed.stream().map(Response.WorkWanted::root).toList());
    var cheapestFirst =
        believed.stream()
            .filter(refusal -> refusal.root().equals(root))
            .map(Response.WorkWanted::units)
            .sorted()
            .toList();
    var satisfied = Math.max(missing, Math.ceilDiv(3 * cheapestFirst.size(), 4));
    var at = Math.clamp(satisfied - 1L, 0, cheapestFirst.size() - 1);
    return Optional.of(new Response.WorkWanted(cheapestFirst.get(at), root));
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
