package org.nodus.actors.ledger.account;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.certificate.Acknowledgement;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.certificate.Tally;
import org.nodus.ledger.certificate.Vote;
import org.nodus.ledger.codec.BlockCodec;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * What one {@link Certification} has gathered, and what it asks each validator next. Decides and
 * talks to nobody. Mutable, owned by that one actor.
 *
 * <p>A validator that refuses is asked whether it has the block as final already: that is how a
 * block that an epoch's checkpoint made final is found. Only then its refusal counts.
 */
final class Gathering {

  /** What a validator can be asked about a block. */
  enum Question {
    VOTE,
    ACKNOWLEDGE,
    FIND
  }

  /** Who is to be asked next, after an answer. */
  enum Then {
    LATER,
    SAME_AT_ONCE,
    ALL_AT_ONCE
  }

  private final Block block;
  private final Committee committee;
  private final Tally tally;
  private final Map<Integer, Long> votes = new TreeMap<>();
  private final Map<Integer, Long> acknowledgements = new TreeMap<>();

  /** The refusal of a vote that {@link Question#FIND} has not contradicted yet. */
  private final Map<Integer, Response.Refused> provisional = new TreeMap<>();

  private final Map<Integer, Response.Refused> refusals = new TreeMap<>();
  private final Map<Integer, Question> next = new TreeMap<>();

  Gathering(Block block, Committee committee) {
    this.block = block;
    this.committee = committee;
    this.tally = new Tally(committee, block);
  }

  Optional<FinalBlock> finalBlock() {
    return tally.finalBlock();
  }

  /** What to ask this validator; empty while it has given all that can be used now. */
  Optional<Question> questionFor(int place) {
    var asked = Optional.ofNullable(next.get(place));
    var certified = tally.certified();
    if (certified.isEmpty()) {
      return Optional.of(asked.filter(one -> one != Question.ACKNOWLEDGE).orElse(Question.VOTE));
    }
    if (!isAcknowledged(place, certified.get())) {
      return Optional.of(asked.orElse(Question.ACKNOWLEDGE));
    }
    // Somebody votes in a later epoch: the certificate may be void, and every vote is needed anew.
    var latest = votes.values().stream().mapToLong(Long::longValue).max().orElse(-1);
    return latest > certified.get().epoch() && votes.getOrDefault(place, -1L) < latest
        ? Optional.of(asked.filter(one -> one == Question.FIND).orElse(Question.VOTE))
        : Optional.empty();
  }

  Request request(Question question) {
    return switch (question) {
      case VOTE -> new Request.SubmitBlock(BlockCodec.bytes(block));
      case ACKNOWLEDGE ->
          new Request.SubmitCertificate(CertificateCodec.bytes(tally.certified().orElseThrow()));
      case FIND -> new Request.GetBlocks(List.of(block.hash()));
    };
  }

  /** Takes an answer in. */
  Then answered(int place, Question asked, Response response) {
    try {
      return switch (response) {
        case Response.BlockVote vote -> voted(place, CertificateCodec.vote(vote.vote()));
        case Response.BlockAcknowledged given ->
            acknowledged(place, CertificateCodec.acknowledgement(given.acknowledgement()));
        case Response.Blocks blocks -> found(place, blocks);
        case Response.Refused refused -> refused(place, asked, refused);
        default -> Then.LATER;
      };
    } catch (DecodeFailure garbage) {
      return Then.LATER;
    }
  }

  void silent(int place) {
    next.remove(place);
  }

  /** How many validators voted in the epoch that has most votes. */
  int votes() {
    return tally.certified().isPresent() ? committee.quorum() : most(votes);
  }

  int acknowledgements() {
    return most(acknowledgements);
  }

  /** Whether f + 1 refused because of a rule or another block, and nothing was certified. */
  Optional<Refusal> verdict() {
    return tally.certified().isPresent()
        ? Optional.empty()
        : refusal(Refusal.Kind.RULE, Response.Reason.INVALID)
            .or(() -> refusal(Refusal.Kind.CONFLICT, Response.Reason.CONFLICT));
  }

  /** Whether a quorum lacks something that the block builds on. */
  Optional<Refusal> lacking() {
    return refusal(Refusal.Kind.LACKING, Response.Reason.NOT_FOUND)
        .filter(one -> one.by() >= committee.quorum());
  }

  /** Any refusal, for a sentence about why it took too long. */
  Optional<Response.Refused> anyRefusal() {
    return refusals.values().stream().findFirst();
  }

  private Optional<Refusal> refusal(Refusal.Kind kind, Response.Reason reason) {
    var alike = refusals.values().stream().filter(one -> one.reason() == reason).toList();
    return alike.size() > committee.tolerated()
        ? Optional.of(new Refusal(kind, alike.getFirst().detail(), alike.size()))
        : Optional.empty();
  }

  private Then voted(int place, Vote vote) {
    var before = certifiedEpoch();
    if (vote.by().validator() != place || !tally.add(vote)) {
      return Then.LATER;
    }
    votes.merge(place, vote.epoch(), Math::max);
    refusals.remove(place);
    next.remove(place);
    if (certifiedEpoch() != before) {
      next.clear();
      return Then.ALL_AT_ONCE;
    }
    return tally.certified().isPresent() ? Then.SAME_AT_ONCE : Then.LATER;
  }

  private Then acknowledged(int place, Acknowledgement given) {
    if (given.by().validator() == place && tally.add(given)) {
      acknowledgements.merge(place, given.epoch(), Math::max);
      next.remove(place);
    }
    return Then.LATER;
  }

  private Then found(int place, Response.Blocks blocks) throws DecodeFailure {
    for (var bytes : blocks.finalBlocks()) {
      var found = CertificateCodec.finalBlock(bytes);
      if (found.hash().equals(block.hash()) && found.certified().isGenuine(committee)) {
        var before = certifiedEpoch();
        adopt(found);
        next.put(place, Question.ACKNOWLEDGE);
        provisional.remove(place);
        return certifiedEpoch() == before ? Then.SAME_AT_ONCE : Then.ALL_AT_ONCE;
      }
    }
    notFound(place);
    return Then.LATER;
  }

  private void adopt(FinalBlock found) {
    var epoch = found.epoch();
    for (var by : found.certified().votes().list()) {
      tally.add(new Vote(epoch, block.hash(), by));
    }
    for (var by : found.acknowledgements().list()) {
      if (tally.add(new Acknowledgement(epoch, block.hash(), by))) {
        acknowledgements.merge(by.validator(), epoch, Math::max);
      }
    }
  }

  private Then refused(int place, Question asked, Response.Refused refusal) {
    switch (asked) {
      case VOTE -> {
        provisional.put(place, refusal);
        next.put(place, Question.FIND);
        // Who refuses to vote anew is closing the epoch: asked at once, it would say so for ever.
        return tally.certified().isPresent() ? Then.LATER : Then.SAME_AT_ONCE;
      }
      case ACKNOWLEDGE -> next.put(place, Question.FIND);
      case FIND -> notFound(place);
    }
    return Then.LATER;
  }

  private void notFound(int place) {
    var refusal = provisional.remove(place);
    if (refusal != null) {
      refusals.put(place, refusal);
      next.remove(place);
    } else {
      // The certificate was refused: perhaps its epoch is over and the block needs a new one.
      next.put(place, Question.VOTE);
    }
  }

  private long certifiedEpoch() {
    return tally.certified().map(CertifiedBlock::epoch).orElse(-1L);
  }

  private boolean isAcknowledged(int place, CertifiedBlock certified) {
    return acknowledgements.getOrDefault(place, -1L) >= certified.epoch();
  }

  private static int most(Map<Integer, Long> epochs) {
    var counts = new TreeMap<Long, Integer>();
    epochs.values().forEach(epoch -> counts.merge(epoch, 1, Integer::sum));
    return counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }
}
