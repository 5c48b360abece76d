package org.nodus.ledger.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.AccountState;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.account.UncountedCredit;
import org.nodus.ledger.epoch.EpochPosition;
import org.nodus.ledger.lock.OpenLock;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/**
 * The hash that a checkpoint signs: three Merkle trees (accounts by id, uncounted credits by block,
 * locks by id), and above them the position in time and what was burnt.
 */
final class StateRoot {
  private static final Bytes DOMAIN = Bytes.utf8("nodus ledger state");

  private StateRoot() {}

  static Hash256 of(
      Hash256 network,
      EpochPosition position,
      Tokens burnt,
      Map<AccountId, AccountState> accounts,
      Collection<UncountedCredit> credits,
      Collection<OpenLock> locks) {
    var top = new ByteWriter().hash(network).i64(position.open()).u16(position.closed().size());
    position.closed().forEach(top::i64);
    top.i64(burnt.micros())
        .hash(MerkleTree.root(accountLeaves(accounts)))
        .hash(MerkleTree.root(creditLeaves(credits)))
        .hash(MerkleTree.root(lockLeaves(locks)));
    return Sha256.of(DOMAIN, top.toBytes());
  }

  private static List<Hash256> accountLeaves(Map<AccountId, AccountState> accounts) {
    var leaves = new ArrayList<Hash256>(accounts.size());
    new TreeMap<>(accounts)
        .forEach(
            (id, account) ->
                leaves.add(
                    MerkleTree.leaf(
                        new ByteWriter()
                            .hash(id.key())
                            .i64(account.height())
                            .hash(account.head())
                            .i64(account.balance().micros())
                            .toBytes())));
    return leaves;
  }

  private static List<Hash256> creditLeaves(Collection<UncountedCredit> credits) {
    return credits.stream()
        .sorted(Comparator.comparing(UncountedCredit::block))
        .map(
            credit ->
                MerkleTree.leaf(
                    new ByteWriter()
                        .hash(credit.block())
                        .hash(credit.from().key())
                        .hash(credit.to().key())
                        .i64(credit.amount().micros())
                        .toBytes()))
        .toList();
  }

  private static List<Hash256> lockLeaves(Collection<OpenLock> locks) {
    return locks.stream()
        .sorted(Comparator.comparing(OpenLock::id))
        .map(lock -> MerkleTree.leaf(lockBytes(lock)))
        .toList();
  }

  /** The id commits to the block and thereby to everything but what happened since. */
  private static Bytes lockBytes(OpenLock lock) {
    return new ByteWriter().hash(lock.id()).i64(lock.paid()).u8(lock.refunded() ? 1 : 0).toBytes();
  }
}
