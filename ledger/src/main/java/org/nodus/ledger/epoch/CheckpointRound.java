package org.nodus.ledger.epoch;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.certificate.Endorsement;
import org.nodus.ledger.certificate.Endorsements;
import org.nodus.ledger.certificate.Statement;
import org.nodus.ledger.certificate.ValidatorKey;
import org.nodus.ledger.epoch.CheckpointRequest.Close;
import org.nodus.ledger.epoch.CheckpointRequest.Commit;
import org.nodus.ledger.epoch.CheckpointRequest.Propose;
import org.nodus.ledger.view.ViewProof;
import org.nodus.protocol.bytes.Hash256;

/**
 * The proposer's part of closing an epoch, in one view. Whoever runs it sends {@link #request} to
 * all validators (its own included), feeds the answers in, and repeats whenever the {@link #step}
 * has changed; between the first and the second request it computes the checkpoint.
 *
 * <p>Mutable, owned by one short-lived actor. Counts each validator once and leaves out what is
 * forged; a round that gets no quorum is simply given up, and the next view begins.
 */
public final class CheckpointRound {

  /** What the owner has to do. */
  public enum Step {
    /** Send {@link #request}, a {@code Close}, to everybody. */
    CLOSING,
    /**
     * Compute the checkpoint over {@link #blocks} and call {@link #propose}; no request to send.
     */
    COMPUTING,
    /** Send {@link #request}, a {@code Propose}. */
    PREPARING,
    /** Send {@link #request}, a {@code Commit}. */
    COMMITTING,
    /** {@link #result} is there: publish it. */
    DONE
  }

  private final Hash256 network;
  private final Committee committee;
  private final ValidatorKey key;
  private final long epoch;
  private final long view;
  private final Map<Integer, Closing> closings = new TreeMap<>();
  private final Map<Integer, Endorsement> preparations = new TreeMap<>();
  private final Map<Integer, Endorsement> signatures = new TreeMap<>();
  private Step step = Step.CLOSING;
  private CheckpointRequest request;
  private Optional<Closing.Locked> locked = Optional.empty();
  private BlockSet blocks = BlockSet.EMPTY;
  private Optional<Candidate> candidate = Optional.empty();

  /**
   * A round that begins.
   *
   * @param proof why the view begins; empty in view 0
   */
  public CheckpointRound(
      Hash256 network,
      Committee committee,
      ValidatorKey key,
      long epoch,
      long view,
      Optional<ViewProof> proof) {
    this.network = network;
    this.committee = committee;
    this.key = key;
    this.epoch = epoch;
    this.view = view;
    var by = key.sign(Close.statement(network, epoch, view));
    this.request = new Close(network, epoch, view, proof, by);
  }

  public Step step() {
    return step;
  }

  /** What to send to every validator in this step; has no meaning in COMPUTING and DONE. */
  public CheckpointRequest request() {
    return request;
  }

  /** The blocks that the checkpoint must contain, known from COMPUTING on. */
  public BlockSet blocks() {
    return blocks;
  }

  /** The epoch that the checkpoint must open unless it is {@link #bound}. */
  public long opens() {
    return Closing.opens(epoch, closings.values().stream().map(Closing::clock).toList(), committee);
  }

  /** A checkpoint that an earlier view prepared: {@link #propose} must get exactly this one. */
  public Optional<Candidate> bound() {
    return locked.map(Closing.Locked::candidate);
  }

  public Optional<SignedCheckpoint> result() {
    return step == Step.DONE
        ? candidate.map(one -> new SignedCheckpoint(one, Endorsements.of(signatures.values())))
        : Optional.empty();
  }

  /**
   * Takes one validator's answer. Refusals, answers to earlier steps and forgeries change nothing;
   * {@code Behind}, {@code Lacking} and {@code Settled} are the owner's to act upon.
   */
  public void answered(CheckpointAnswer answer) {
    switch (answer) {
      case CheckpointAnswer.Closed closed -> closed(closed.closing());
      case CheckpointAnswer.Prepared prepared -> prepared(prepared);
      case CheckpointAnswer.Signed signed -> signed(signed);
      case CheckpointAnswer.Behind other -> {}
      case CheckpointAnswer.Lacking other -> {}
      case CheckpointAnswer.Settled other -> {}
      case CheckpointAnswer.Patience other -> {}
      case CheckpointAnswer.Ahead other -> {}
      case CheckpointAnswer.OtherEpoch other -> {}
      case CheckpointAnswer.Refused other -> {}
    }
  }

  /**
   * The checkpoint was computed: from here on PREPARING.
   *
   * @throws IllegalStateException in another step than COMPUTING
   * @throws IllegalArgumentException when it is not over {@link #blocks}, or not {@link #bound}
   */
  public void propose(Candidate computed) {
    if (step != Step.COMPUTING) {
      throw new IllegalStateException("nothing to propose while " + step);
    }
    if (!computed.blocks().equals(blocks) || !bound().orElse(computed).equals(computed)) {
      throw new IllegalArgumentException("not the checkpoint that the closings ask for");
    }
    candidate = Optional.of(computed);
    var summaries = closings.values().stream().map(one -> one.summary(blocks)).toList();
    request =
        new Propose(
            view,
            computed,
            List.copyOf(summaries),
            locked.map(Closing.Locked::proof),
            key.sign(Propose.statement(network, epoch, view, computed.hash())));
    step = Step.PREPARING;
  }

  /**
   * A validator named blocks in its closing that nobody can show: go on without it, back in CLOSING
   * until another closing makes the quorum full.
   */
  public void leaveOut(int validator) {
    if (step == Step.COMPUTING && closings.remove(validator) != null) {
      step = Step.CLOSING;
    }
  }

  /** Who named {@code block} in its closing: these can show it, or are left out. */
  public List<Integer> namedBy(Hash256 block) {
    return closings.entrySet().stream()
        .filter(one -> one.getValue().acknowledged().contains(block))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void closed(Closing closing) {
    if (step != Step.CLOSING || !isGenuine(closing)) {
      return;
    }
    closings.put(closing.by().validator(), closing);
    if (closings.size() < committee.quorum()) {
      return;
    }
    locked =
        closings.values().stream()
            .flatMap(one -> one.locked().stream())
            .max(Comparator.comparingLong(one -> one.proof().view()));
    var wanted =
        bound()
            .map(Candidate::blocks)
            .or(
                () ->
                    BlockSet.union(closings.values().stream().map(Closing::acknowledged).toList()));
    if (wanted.isEmpty()) {
      // Honest closings always fit together (EpochLimits): somebody invents blocks.
      closings.remove(inventor());
      return;
    }
    blocks = wanted.get();
    step = Step.COMPUTING;
  }

  /** Who names most blocks that no honest validator need have named: at most f name them. */
  private int inventor() {
    var names = new HashMap<Hash256, Integer>();
    closings
        .values()
        .forEach(
            one -> one.acknowledged().hashes().forEach(hash -> names.merge(hash, 1, Integer::sum)));
    return closings.values().stream()
        .max(
            Comparator.comparingLong(
                one ->
                    one.acknowledged().hashes().stream()
                        .filter(hash -> names.getOrDefault(hash, 0) <= committee.tolerated())
                        .count()))
        .map(one -> one.by().validator())
        .orElseThrow();
  }

  private void prepared(CheckpointAnswer.Prepared prepared) {
    if (step != Step.PREPARING || prepared.view() != view || !isCandidate(prepared.checkpoint())) {
      return;
    }
    var statement = Preparation.statement(network, epoch, view, prepared.checkpoint());
    if (gather(preparations, statement, prepared.by())) {
      var by = Endorsements.of(preparations.values());
      request = new Commit(new Preparation(network, epoch, view, prepared.checkpoint(), by));
      step = Step.COMMITTING;
    }
  }

  private void signed(CheckpointAnswer.Signed signed) {
    if (step != Step.COMMITTING || !isCandidate(signed.checkpoint())) {
      return;
    }
    var statement = candidate.orElseThrow().checkpoint().statement();
    if (gather(signatures, statement, signed.by())) {
      step = Step.DONE;
    }
  }

  /** Whether a quorum is together with this one. */
  private boolean gather(Map<Integer, Endorsement> into, Statement statement, Endorsement one) {
    if (statement.isSigned(one, committee)) {
      into.put(one.validator(), one);
    }
    return into.size() >= committee.quorum();
  }

  private boolean isCandidate(Hash256 checkpoint) {
    return candidate.filter(one -> one.hash().equals(checkpoint)).isPresent();
  }

  private boolean isGenuine(Closing closing) {
    return closing.network().equals(network)
        && closing.epoch() == epoch
        && closing.view() == view
        && closing.statement().isSigned(closing.by(), committee)
        && closing.locked().map(this::isGenuine).orElse(true);
  }

  private boolean isGenuine(Closing.Locked lock) {
    var proof = lock.proof();
    return proof.network().equals(network)
        && proof.epoch() == epoch
        && proof.view() < view
        && proof.checkpoint().equals(lock.candidate().hash())
        && proof.isGenuine(committee);
  }
}
