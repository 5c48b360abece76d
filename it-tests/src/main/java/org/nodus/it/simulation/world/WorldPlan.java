package org.nodus.it.simulation.world;

import java.time.Duration;
import org.nodus.config.NodusConfig;
import org.nodus.it.simulation.network.Weather;
import org.nodus.node.home.Quotas;

/**
 * What world it shall be.
 *
 * @param nodes at least one; the first four are the validators
 * @param users agents with an identity and an account, who own tokens from the beginning
 * @param bootstrap how many nodes everybody knows from the beginning, the validators first
 * @param config the settings of all nodes
 * @param epoch how long an epoch of the ledger lasts
 * @param maxSkew how far a machine's civil clock is off at most, to either side
 */
public record WorldPlan(
    long seed,
    int nodes,
    int users,
    int bootstrap,
    Weather weather,
    NodusConfig config,
    Duration epoch,
    Duration maxSkew) {

  /** What the disk of a simulated node has room for: that of a small machine. */
  public static final Quotas QUOTAS = new Quotas(2L << 30, 1L << 30);

  /** Thirty nodes with default settings on a usual day, and no users yet. */
  public static WorldPlan of(long seed) {
    return new WorldPlan(
        seed,
        30,
        0,
        8,
        Weather.FAIR,
        NodusConfig.defaults(),
        Duration.ofSeconds(2),
        Duration.ofSeconds(1));
  }

  public WorldPlan withNodes(int count) {
    return new WorldPlan(seed, count, users, bootstrap, weather, config, epoch, maxSkew);
  }

  public WorldPlan withUsers(int count) {
    return new WorldPlan(seed, nodes, count, bootstrap, weather, config, epoch, maxSkew);
  }

  public WorldPlan withWeather(Weather other) {
    return new WorldPlan(seed, nodes, users, bootstrap, other, config, epoch, maxSkew);
  }

  public WorldPlan withConfig(NodusConfig other) {
    return new WorldPlan(seed, nodes, users, bootstrap, weather, other, epoch, maxSkew);
  }

  public WorldPlan withEpoch(Duration length) {
    return new WorldPlan(seed, nodes, users, bootstrap, weather, config, length, maxSkew);
  }

  public WorldPlan withMaxSkew(Duration skew) {
    return new WorldPlan(seed, nodes, users, bootstrap, weather, config, epoch, skew);
  }
}
