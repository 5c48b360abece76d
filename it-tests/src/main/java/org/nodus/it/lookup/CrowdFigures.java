package org.nodus.it.lookup;

import java.util.Map;
import java.util.Random;
import org.nodus.protocol.dht.LookupPlan;
import org.nodus.protocol.dht.Quorum;

/**
 * What somebody who grinds ids next to a key can hide.
 *
 * @param honest nodes of each network
 * @param crowd ids next to the key, in as many IP groups
 * @param trials networks, each with another key
 * @param delivered how often a reader found an honest node that the writer had found
 * @param deliveredBefore the same if both believed in the sixteen nearest
 * @param alarms how often the writer saw the crowd
 * @param meanQuestions of the writer
 */
public record CrowdFigures(
    int honest,
    int crowd,
    int trials,
    int delivered,
    int deliveredBefore,
    int alarms,
    double meanQuestions) {

  /** For JSON. */
  Map<String, Object> toFields() {
    return Map.of(
        "honest", honest,
        "crowd", crowd,
        "trials", trials,
        "delivered", delivered,
        "deliveredBefore", deliveredBefore,
        "alarms", alarms,
        "meanQuestions", Math.round(meanQuestions));
  }

  /** One writer and one reader in each of {@code trials} networks. */
  public static CrowdFigures measure(int honest, int crowd, int trials, long seed) {
    var random = new Random(seed);
    var delivered = 0;
    var deliveredBefore = 0;
    var alarms = 0;
    var questions = 0L;
    for (var trial = 0; trial < trials; trial++) {
      var target = ModelNetwork.anywhere(random);
      var network = ModelNetwork.crowdedAt(target, honest, crowd, random);
      var model = new ModelLookup(network, random);
      var writer = network.anyHonest(random);
      var reader = network.anyHonest(random);
      var written = model.replicas(writer, target, LookupPlan.PATHS_TO_PUBLISH);
      var read = model.replicas(reader, target, LookupPlan.PATHS_TO_READ);
      var holders = network.honestAmong(written.nodes());
      delivered += read.nodes().stream().anyMatch(holders::contains) ? 1 : 0;
      var nearest = model.run(writer, target, Quorum.MAX_REPLICAS, LookupPlan.PATHS_TO_PUBLISH);
      deliveredBefore += network.honestAmong(nearest.nearest()).isEmpty() ? 0 : 1;
      alarms += written.alarm() ? 1 : 0;
      questions += written.questions();
    }
    var mean = (double) questions / trials;
    return new CrowdFigures(honest, crowd, trials, delivered, deliveredBefore, alarms, mean);
  }
}
