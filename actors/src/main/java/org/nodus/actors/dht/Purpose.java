package org.nodus.actors.dht;

import java.util.Optional;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.LookupPlan;
import org.nodus.protocol.dht.Quorum;
import org.nodus.protocol.dht.Region;

/** What a lookup is for, which says how careful it has to be. */
public enum Purpose {
  READ(LookupPlan.PATHS_TO_READ, false, true),
  /** More paths: a mistake lasts as long as what is published. */
  PUBLISH(LookupPlan.PATHS_TO_PUBLISH, false, true),
  /** Each peer found is asked, so that it and we know each other. */
  MEET(LookupPlan.PATHS_TO_READ, true, false),
  /** The nearest, whoever put them there. */
  SURVEY(LookupPlan.PATHS_TO_READ, false, false);

  private final int paths;
  private final boolean verified;
  private final boolean forReplicas;

  Purpose(int paths, boolean verified, boolean forReplicas) {
    this.paths = paths;
    this.verified = verified;
    this.forReplicas = forReplicas;
  }

  LookupPlan plan(RoutingTable.Lookup wanted, IpCaps caps, Density density) {
    return new LookupPlan(
        wanted.target(), wanted.width(), paths, verified, wanted.avoided(), caps, density);
  }

  /** Where a crowd is looked for, if replicas are to be found. */
  Optional<Region> region(LookupPlan plan) {
    return forReplicas && plan.width() >= Quorum.MAX_REPLICAS
        ? Optional.of(new Region(plan.target(), plan.density(), plan.caps()))
        : Optional.empty();
  }
}
