package org.nodus.ledger.certificate;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nodus.ledger.block.Block;
import org.nodus.protocol.bytes.Hash256;

/**
 * Gathers what validators answer about one block until it is certified and then final. Counts each
 * validator once per epoch, leaves out forged and foreign answers, and keeps epochs apart: at the
 * turn of an epoch the votes of the new one win as soon as they are enough. What it gives out
 * carries a quorum's signatures and no more, so that a block keeps its limits whoever answers.
 *
 * <p>Mutable, owned by the one actor that asks.
 */
public final class Tally {
  private final Committee committee;
  private final Hash256 network;
  private final Block block;
  private final Map<Long, Map<Integer, Endorsement>> votes = new TreeMap<>();
  private final Map<Long, Map<Integer, Endorsement>> acknowledgements = new TreeMap<>();

  public Tally(Committee committee, Block block) {
    this.committee = committee;
    this.network = block.body().network();
    this.block = block;
  }

  /** Whether the vote counts; a vote that was counted before still does. */
  public boolean add(Vote vote) {
    var counts = vote.block().equals(block.hash()) && vote.isGenuine(network, committee);
    if (counts) {
      note(votes, vote.epoch(), vote.by());
    }
    return counts;
  }

  /** Whether the acknowledgement counts. */
  public boolean add(Acknowledgement given) {
    var counts = given.block().equals(block.hash()) && given.isGenuine(network, committee);
    if (counts) {
      note(acknowledgements, given.epoch(), given.by());
    }
    return counts;
  }

  /** The certificate of the latest epoch in which a quorum voted. */
  public Optional<CertifiedBlock> certified() {
    CertifiedBlock latest = null;
    for (var entry : votes.entrySet()) {
      if (entry.getValue().size() >= committee.quorum()) {
        latest = new CertifiedBlock(block, entry.getKey(), quorumOf(entry.getValue()));
      }
    }
    return Optional.ofNullable(latest);
  }

  /** The final block, once a quorum acknowledged a certificate of one epoch. */
  public Optional<FinalBlock> finalBlock() {
    return certified()
        .filter(certified -> count(acknowledgements, certified.epoch()) >= committee.quorum())
        .map(
            certified ->
                new FinalBlock(
                    certified,
                    quorumOf(acknowledgements.getOrDefault(certified.epoch(), Map.of()))));
  }

  private Endorsements quorumOf(Map<Integer, Endorsement> given) {
    return new Endorsements(given.values().stream().limit(committee.quorum()).toList());
  }

  private static int count(Map<Long, Map<Integer, Endorsement>> from, long epoch) {
    return from.getOrDefault(epoch, Map.of()).size();
  }

  private static void note(Map<Long, Map<Integer, Endorsement>> in, long epoch, Endorsement by) {
    in.computeIfAbsent(epoch, one -> new TreeMap<>()).put(by.validator(), by);
  }
}
