package org.nodus.actors.transport;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.Clock;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.session.Handshake;
import org.nodus.protocol.session.LocalIdentity;

/** Whoever reads strangers' bytes must outlive every one of them. */
final class DoorkeeperTest {
  private static final Endpoint WHERE = new Endpoint(Bytes.wrap(new byte[] {10, 0, 0, 1}), 4_000);

  private final ActorTestKit kit = ActorTestKit.create();

  @AfterEach
  void shut_down() {
    kit.shutdownTestKit();
  }

  @Test
  void a_fault_of_ours_costs_the_init_that_met_it_and_no_other() throws DecodeFailure {
    TestProbe<UdpTransport.Command> transport = kit.createTestProbe();
    var keys = TransportPeer.keys(1);
    var ours = new Handshake(LocalIdentity.ofNode(keys), TransportPeer.NETWORK);
    var theirs = new Handshake(LocalIdentity.ofNode(TransportPeer.keys(2)), TransportPeer.NETWORK);
    var doorkeeper =
        kit.spawn(
            Doorkeeper.create(ours, 0, failingOnce(), new TransportCounters(), transport.getRef()));

    for (var time = 1; time <= 2; time++) {
      var call = theirs.call(keys.session().publicKey(), TransportPeer.bytes(time, 32), 7, 1, time);
      doorkeeper.tell(new Doorkeeper.Init(WHERE, call.packet()));
    }

    assertInstanceOf(UdpTransport.Refused.class, transport.receiveMessage());
    assertInstanceOf(UdpTransport.Knocked.class, transport.receiveMessage());
  }

  private static Clock failingOnce() {
    var failed = new AtomicBoolean();
    return new Clock() {
      @Override
      public Instant now() {
        return Instant.EPOCH;
      }

      @Override
      public long nanoTime() {
        if (failed.compareAndSet(false, true)) {
          throw new IllegalStateException("a fault");
        }
        return 1;
      }
    };
  }
}
