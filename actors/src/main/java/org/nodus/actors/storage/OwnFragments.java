package org.nodus.actors.storage;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.disk.DiskState;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.wire.Request;

/** What this node itself wants of its fragments. A part of {@link FragmentStore}. */
final class OwnFragments {
  private final PeerLink.Peer ourselves;
  private final Keepers keepers;
  private final Intake intake;
  private final ActorRef<FragmentWriter.Command> writer;

  OwnFragments(
      NodeKeys keys, Keepers keepers, Intake intake, ActorRef<FragmentWriter.Command> writer) {
    ourselves = new PeerLink.Peer(keys.id(), keys.signing().publicKey(), Optional.empty());
    this.keepers = keepers;
    this.intake = intake;
    this.writer = writer;
  }

  /** Goes the way of all fragments to the disk, as if we had asked ourselves. */
  void adopt(FragmentStore.Adopt adopt, DiskState disk) {
    var rebuilt = keepers.withItsLock(adopt.fragment());
    var about = new Request.FetchFragment(rebuilt.message(), rebuilt.fragment().index(), 0);
    intake.adopt(new PeerLink.Incoming(ourselves, about, 0, adopt.replyTo()), rebuilt, disk);
  }

  void read(FragmentStore.Read read) {
    keepers
        .find(new FragmentKeeper.Place(read.message(), read.index()))
        .ifPresentOrElse(
            place -> keepers.tell(place, new FragmentKeeper.Read(read.replyTo())),
            () -> read.replyTo().tell(Optional.empty()));
  }

  /** What cannot be read is nothing: it goes, and comes again if others have enough of it. */
  void giveUp(FragmentKeeper.Place place, DiskState disk) {
    if (keepers.spoilt(place) && disk != DiskState.READ_ONLY) {
      writer.tell(new FragmentWriter.Discard(place));
    }
  }

  void letGo(FragmentStore.LetGo letGo, DiskState disk) {
    if (disk == DiskState.READ_ONLY) {
      letGo.replyTo().tell(false);
    } else {
      var place = new FragmentKeeper.Place(letGo.message(), letGo.index());
      writer.tell(new FragmentWriter.Release(place, letGo.replyTo()));
    }
  }
}
