package org.nodus.actors.admission;

import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.environment.Env;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Hash256;

/** The desk of an agent in a network that asks for no work. */
public final class FreeOfCharge {
  public static final WorkPrice PRICE = new WorkPrice(0);

  private FreeOfCharge() {}

  public static ActorRef<WorkDesk.Command> desk(ActorTestKit kit, Env env) {
    var nobody = kit.<PeerLink.Command>createTestProbe().getRef();
    var settings = new WorkDesk.Settings(PRICE, Hash256.ZERO, List.of(), 1);
    return kit.spawn(WorkDesk.create(settings, nobody, env));
  }
}
