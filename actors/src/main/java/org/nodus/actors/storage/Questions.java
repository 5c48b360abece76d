package org.nodus.actors.storage;

import java.util.Optional;
import org.nodus.actors.disk.DiskState;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.fragment.DeleteOrder;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/**
 * What others ask about fragments that are held, on the way to their keepers. A part of {@link
 * FragmentStore}, confined to it.
 */
final class Questions {
  private final NodeId self;
  private final Keepers keepers;

  Questions(NodeId self, Keepers keepers) {
    this.self = self;
    this.keepers = keepers;
  }

  void fetch(PeerLink.Incoming incoming, Request.FetchFragment fetch, DiskState disk) {
    var place =
        fetch.index() == Request.FetchFragment.ANY_INDEX
            ? keepers.findAny(fetch.message())
            : keepers.find(new FragmentKeeper.Place(fetch.message(), fetch.index()));
    ask(place, new FragmentKeeper.Fetch(fetch.offset(), incoming), incoming, disk);
  }

  void prove(PeerLink.Incoming incoming, Request.ProvePossession prove, DiskState disk) {
    var place = keepers.find(new FragmentKeeper.Place(prove.message(), prove.index()));
    ask(place, new FragmentKeeper.Prove(prove.nonce(), incoming), incoming, disk);
  }

  void sample(PeerLink.Incoming incoming, Request.SampleFragment sample, DiskState disk) {
    var place = keepers.find(new FragmentKeeper.Place(sample.message(), sample.index()));
    ask(place, new FragmentKeeper.Sample(sample.position(), incoming), incoming, disk);
  }

  /** What can be read comes back as {@link FragmentStore.Legible}. */
  void extend(PeerLink.Incoming incoming, Request.ExtendFragment extend, DiskState disk) {
    var place = keepers.find(new FragmentKeeper.Place(extend.commitment().id(), extend.index()));
    ask(place, new FragmentKeeper.Extend(extend, incoming), incoming, disk);
  }

  /** A legal order comes back as {@link FragmentStore.DeleteAllowed}. */
  void delete(PeerLink.Incoming incoming, Request.DeleteFragments delete, DiskState disk) {
    if (!delete.node().equals(self)) {
      incoming.reply(new Response.Refused(Reason.FORBIDDEN, "an order to another node"));
    } else if (disk == DiskState.READ_ONLY) {
      incoming.reply(new Response.Refused(Reason.NOT_READY, "read-only"));
    } else {
      var order = new DeleteOrder(delete.message(), delete.node(), delete.signature());
      var question = new FragmentKeeper.CheckDelete(order, incoming);
      ask(keepers.findAny(delete.message()), question, incoming, disk);
    }
  }

  private void ask(
      Optional<FragmentKeeper.Place> place,
      FragmentKeeper.Command question,
      PeerLink.Incoming incoming,
      DiskState disk) {
    if (place.isPresent()) {
      keepers.tell(place.get(), question);
    } else if (disk == DiskState.LOADING) {
      incoming.reply(new Response.Refused(Reason.NOT_READY, "starting"));
    } else {
      incoming.reply(new Response.Refused(Reason.NOT_FOUND, ""));
    }
  }
}
