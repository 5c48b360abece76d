package org.nodus.actors.ledger.closing;

import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.ledger.CommitteeContacts;
import org.nodus.actors.ledger.CommitteeContacts.Known;
import org.nodus.actors.ledger.CommitteeContacts.Member;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.codec.CheckpointTalkCodec;
import org.nodus.ledger.epoch.CheckpointAnswer;
import org.nodus.ledger.epoch.CheckpointRequest;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.wire.Request;

/** The rest of the committee, as one {@link EpochCloser} talks to it; runs on its thread. */
final class OtherValidators {
  private final CheckpointProposer.Partners partners;
  private final int place;
  private final ActorRef<PeerLink.Answer> answers;
  private final ClosingLimits limits;
  private Known known = new Known(List.of());

  /**
   * Nobody, until {@link #moved}.
   *
   * @param place the own one
   * @param answers hears what the others answer
   */
  OtherValidators(
      CheckpointProposer.Partners partners,
      int place,
      ActorRef<PeerLink.Answer> answers,
      ClosingLimits limits) {
    this.partners = partners;
    this.place = place;
    this.answers = answers;
    this.limits = limits;
  }

  void moved(Known now) {
    known = now;
  }

  /** The whole committee, as far as it can be reached. */
  Known all() {
    return known;
  }

  private List<Member> others() {
    return known.members().stream().filter(one -> one.place() != place).toList();
  }

  /** Says {@code word} to each of them. */
  void say(CheckpointRequest.Impatient word) {
    var request = new Request.ProposeCheckpoint(CheckpointTalkCodec.bytes(word));
    for (var one : others()) {
      partners.link().tell(new PeerLink.Ask(one.contact(), request, limits.view(), answers));
    }
  }

  /** Sends for blocks that some other validator has. */
  void fetch(List<Hash256> blocks, RandomGenerator random) {
    var others = others();
    if (!others.isEmpty()) {
      var from = others.get(random.nextInt(others.size())).contact();
      partners.replica().tell(new LedgerReplica.Fetch(blocks, from));
    }
  }

  /** Gets what we would have needed to answer {@code request} better. */
  void catchUp(CheckpointAnswer answer, CheckpointRequest request, Contact from) {
    if (answer instanceof CheckpointAnswer.Lacking lacking) {
      partners.replica().tell(new LedgerReplica.Fetch(lacking.missing().hashes(), from));
    } else if (answer instanceof CheckpointAnswer.OtherEpoch other
        && other.open() < request.epoch()
        && known.of(from).isPresent()) {
      partners.replica().tell(new LedgerReplica.CatchUp(from));
    }
  }

  /** One of them says that it is ahead: perhaps it is. */
  void follow(Contact from) {
    partners.replica().tell(new LedgerReplica.CatchUp(from));
  }

  void silent(Contact one) {
    partners.committee().tell(new CommitteeContacts.Silent(one));
  }
}
