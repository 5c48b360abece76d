package org.nodus.it.lookup;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.LookupPlan;
import org.nodus.protocol.dht.Quorum;

/**
 * What lookups of one kind in one network came to.
 *
 * @param paths of each lookup
 * @param meanQuestions how many peers were asked
 * @param tailQuestions by the worst in a hundred
 * @param meanHops questions of which each needed the answer before
 * @param missing how many of the 16 truly nearest that answer were not found, on average
 * @param unreached in how many lookups no honest node of those was found
 * @param undelivered how often a reader found no honest node that a writer had found before
 * @param medianMillis virtual, at 20 … 180 ms for each question
 */
public record LookupFigures(
    LookupPlanned planned,
    int paths,
    double meanQuestions,
    int tailQuestions,
    double meanHops,
    int worstHops,
    double missing,
    int unreached,
    int undelivered,
    long medianMillis,
    long tailMillis) {
  private static final int WIDTH = Quorum.MAX_REPLICAS;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Lookups of {@code paths} paths from random nodes for random targets. */
  public static LookupFigures measure(LookupPlanned planned, int paths) {
    var random = new Random(planned.seed());
    var network = new ModelNetwork(planned.nodes(), planned.silent(), planned.lying(), random);
    var model = new ModelLookup(network, random);
    var results = new ArrayList<ModelLookup.Result>();
    var missing = 0;
    var unreached = 0;
    var undelivered = 0;
    for (var number = 0; number < planned.lookups(); number++) {
      var target = ModelNetwork.anywhere(random);
      var writer = network.anyHonest(random);
      var written = model.run(writer, target, WIDTH, paths);
      results.add(written);
      missing += missing(written.nearest(), network.trulyNearest(target, writer, WIDTH));
      var holders = network.honestAmong(written.nearest());
      unreached += holders.isEmpty() ? 1 : 0;
      var reader = network.anyHonest(random);
      var read = model.run(reader, target, WIDTH, LookupPlan.PATHS_TO_READ);
      undelivered += read.nearest().stream().noneMatch(holders::contains) ? 1 : 0;
    }
    return of(planned, paths, results, missing, unreached, undelivered);
  }

  private static LookupFigures of(
      LookupPlanned planned,
      int paths,
      List<ModelLookup.Result> results,
      int missing,
      int unreached,
      int undelivered) {
    var questions = results.stream().mapToInt(ModelLookup.Result::questions).sorted().toArray();
    var hops = results.stream().mapToInt(ModelLookup.Result::hops).summaryStatistics();
    var times = results.stream().mapToLong(ModelLookup.Result::tookNanos).sorted().toArray();
    var count = results.size();
    return new LookupFigures(
        planned,
        paths,
        results.stream().mapToInt(ModelLookup.Result::questions).average().orElse(0),
        questions[count * 99 / 100],
        hops.getAverage(),
        hops.getMax(),
        (double) missing / count,
        unreached,
        undelivered,
        times[count / 2] / NANOS_PER_MILLI,
        times[count * 99 / 100] / NANOS_PER_MILLI);
  }

  private static int missing(List<Contact> found, List<Contact> truth) {
    var ids = new HashSet<>(found);
    return (int) truth.stream().filter(contact -> !ids.contains(contact)).count();
  }

  /** For JSON. */
  Map<String, Object> toFields() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("nodes", planned.nodes());
    fields.put("silent", planned.silent());
    fields.put("lying", planned.lying());
    fields.put("paths", paths);
    fields.put("lookups", planned.lookups());
    fields.put("meanQuestions", rounded(meanQuestions));
    fields.put("p99Questions", tailQuestions);
    fields.put("questionGoal", rounded(planned.questionGoal()));
    fields.put("questionLimit", rounded(planned.questionLimit()));
    fields.put("meanHops", rounded(meanHops));
    fields.put("worstHops", worstHops);
    fields.put("hopLimit", rounded(planned.hopLimit()));
    fields.put("missingOf16", rounded(missing));
    fields.put("unreached", unreached);
    fields.put("undelivered", undelivered);
    fields.put("p50Millis", medianMillis);
    fields.put("p99Millis", tailMillis);
    return fields;
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
