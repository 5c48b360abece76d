package org.nodus.ledger.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.epoch.Candidate;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.Sha256;

/** Validators with known seeds, always the same ones; makes blocks and checkpoints final. */
public record TestCommittee(List<ValidatorKey> keys, Committee committee) {

  private static final Map<Integer, TestCommittee> KNOWN = new ConcurrentHashMap<>();

  public static TestCommittee of(int size) {
    return KNOWN.computeIfAbsent(size, TestCommittee::make);
  }

  private static TestCommittee make(int size) {
    var keys = new ArrayList<ValidatorKey>();
    for (var i = 0; i < size; i++) {
      keys.add(new ValidatorKey(i, Sha256.of(Bytes.utf8("validator " + i)).toBytes()));
    }
    var members = keys.stream().map(key -> AccountId.of(Ed25519.publicKey(key.seed()))).toList();
    return new TestCommittee(List.copyOf(keys), new Committee(members));
  }

  public ValidatorKey key(int place) {
    return keys.get(place);
  }

  /** Signed by the first 2f + 1. */
  public Endorsements quorum(Statement statement) {
    return signedBy(statement, IntStream.range(0, committee.quorum()).toArray());
  }

  public Endorsements signedBy(Statement statement, int... places) {
    return Endorsements.of(
        IntStream.of(places).mapToObj(place -> keys.get(place).sign(statement)).toList());
  }

  public CertifiedBlock certify(Block block, long epoch) {
    var statement = new BlockStatement(block.body().network(), epoch, block.hash());
    return new CertifiedBlock(block, epoch, quorum(statement.vote()));
  }

  public FinalBlock finish(Block block, long epoch) {
    var certified = certify(block, epoch);
    return new FinalBlock(certified, quorum(certified.statement().acknowledgement()));
  }

  public SignedCheckpoint sign(Candidate candidate) {
    return new SignedCheckpoint(candidate, quorum(candidate.checkpoint().statement()));
  }
}
