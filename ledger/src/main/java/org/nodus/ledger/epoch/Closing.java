package org.nodus.ledger.epoch;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.certificate.Endorsement;
import org.nodus.ledger.certificate.Statement;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/**
 * One validator's word at the end of an epoch: it acknowledges nothing more, it takes part in no
 * earlier view, and either these are all certificates that it acknowledged, or it is locked on a
 * checkpoint that a quorum prepared.
 *
 * @param clock which epoch it is by this validator's clock
 * @param acknowledged empty when {@code locked} is there: the lock decides then
 */
public record Closing(
    Hash256 network,
    long epoch,
    long view,
    long clock,
    BlockSet acknowledged,
    Optional<Locked> locked,
    Endorsement by) {

  /** A prepared checkpoint and the proof. */
  public record Locked(Candidate candidate, Preparation proof) {}

  public Summary summary(BlockSet union) {
    return new Summary(
        clock, acknowledged.digest(), Lock.of(locked), union.bitmapOf(acknowledged), by);
  }

  public Statement statement() {
    return statement(network, epoch, view, clock, acknowledged.digest(), Lock.of(locked));
  }

  /**
   * What is said about the lock.
   *
   * @param view of the preparation, -1 without a lock
   * @param checkpoint {@link Hash256#ZERO} without a lock
   */
  public record Lock(long view, Hash256 checkpoint) {
    public static final Lock NONE = new Lock(-1, Hash256.ZERO);

    public Lock {
      if (view < -1 || (view == -1) != checkpoint.equals(Hash256.ZERO)) {
        throw new IllegalArgumentException("a lock has a view and a checkpoint, or neither");
      }
    }

    static Lock of(Optional<Locked> locked) {
      return locked.map(one -> new Lock(one.proof().view(), one.proof().checkpoint())).orElse(NONE);
    }

    public boolean isNone() {
      return view < 0;
    }
  }

  /**
   * A closing as a proposal carries it.
   *
   * @param clock as in the closing
   * @param digest of the acknowledged set
   * @param bitmap which blocks of the proposal the acknowledged set has
   */
  public record Summary(long clock, Hash256 digest, Lock lock, Bytes bitmap, Endorsement by) {

    public Statement statement(Hash256 network, long epoch, long view) {
      return Closing.statement(network, epoch, view, clock, digest, lock);
    }
  }

  /**
   * The epoch that opens behind {@code epoch}: what f + 1 of a quorum's clocks have reached. At
   * most f of them lie, so it is no later than the fastest honest clock says and no earlier than
   * the slowest does ("BFT time": Tendermint, spec/consensus/bft-time).
   */
  static long opens(long epoch, Collection<Long> clocks, Committee committee) {
    var reached =
        clocks.stream()
            .sorted(Comparator.reverseOrder())
            .skip(committee.tolerated())
            .findFirst()
            .orElse(epoch);
    return Math.max(epoch + 1, reached);
  }

  private static final Bytes DOMAIN = Bytes.utf8("nodus ledger epoch closing");

  static Statement statement(
      Hash256 network, long epoch, long view, long clock, Hash256 digest, Lock lock) {
    var content =
        new ByteWriter()
            .hash(network)
            .i64(epoch)
            .i64(view)
            .i64(clock)
            .hash(digest)
            .i64(lock.view())
            .hash(lock.checkpoint())
            .toBytes();
    return new Statement(DOMAIN, content);
  }
}
