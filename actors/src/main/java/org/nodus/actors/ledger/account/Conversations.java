package org.nodus.actors.ledger.account;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.nodus.actors.ledger.CommitteeContacts;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.protocol.bytes.Hash256;

/** Starts what an {@link AccountChain} talks about with the validators, and says where they are. */
final class Conversations {

  /** Who hears how they end. */
  record Ends(
      ActorRef<AccountSurvey.Outcome> survey,
      ActorRef<Certification.Outcome> certification,
      ActorRef<BlockSearch.Outcome> search) {}

  private final ActorContext<?> context;
  private final AccountKey key;
  private final Genesis genesis;
  private final AccountChain.Partners partners;
  private final AccountLimits limits;
  private final Ends ends;
  private CommitteeContacts.Known validators = new CommitteeContacts.Known(List.of());
  private boolean isWhereKnown;
  private Optional<ActorRef<Certification.Command>> certification = Optional.empty();
  private boolean reading;

  Conversations(
      ActorContext<?> context,
      ChainKeeper.Owner owner,
      AccountChain.Partners partners,
      AccountLimits limits,
      Ends ends) {
    this.context = context;
    this.key = owner.key();
    this.genesis = owner.genesis();
    this.partners = partners;
    this.limits = limits;
    this.ends = ends;
  }

  void moved(CommitteeContacts.Known known) {
    validators = known;
    if (!isWhereKnown) {
      isWhereKnown = true;
      if (reading) {
        survey();
      }
    }
    certification.ifPresent(running -> running.tell(new Certification.Moved(known)));
  }

  /**
   * Reads the head of the account; one reading is enough for all who want one now. It begins when
   * it is known where the validators are.
   */
  void read() {
    if (!reading) {
      reading = true;
      if (isWhereKnown) {
        survey();
      }
    }
  }

  private void survey() {
    var subject = new AccountSurvey.Subject(key.id(), genesis, validators.contacts());
    context.spawnAnonymous(AccountSurvey.create(subject, partners, limits, ends.survey()));
  }

  void readEnded() {
    reading = false;
  }

  void certify(Block block) {
    var subject = new Certification.Subject(block, genesis.committee(), validators);
    certification =
        Optional.of(
            context.spawnAnonymous(
                Certification.create(subject, partners, limits, ends.certification())));
  }

  void certificationEnded() {
    certification = Optional.empty();
  }

  /** Looks for the own block of {@code height} below {@code head}. */
  void search(Hash256 head, long height) {
    var goal = new BlockSearch.Goal(head, height);
    context.spawnAnonymous(
        BlockSearch.create(goal, validators.contacts(), partners.link(), limits, ends.search()));
  }
}
