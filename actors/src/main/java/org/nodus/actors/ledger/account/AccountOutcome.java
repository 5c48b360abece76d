package org.nodus.actors.ledger.account;

import java.util.Optional;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.certificate.FinalBlock;

/** How an operation on an account ends. Each operation gets exactly one of these, always. */
public sealed interface AccountOutcome {

  /**
   * It is done for good.
   *
   * @param proof votes and acknowledgements for strangers; absent in the rare case that only the
   *     head of the account tells that the block is final
   */
  record Final(Block block, Optional<FinalBlock> proof) implements AccountOutcome {}

  /** Nothing was signed: the account has less than the operation costs, fee included. */
  record Insufficient(Tokens have, Tokens need) implements AccountOutcome {}

  /** Nothing was signed: too few validators answered, or an earlier block is not final yet. */
  record NoQuorum(String detail) implements AccountOutcome {}

  /**
   * No block of it is on the ledger or ever will be.
   *
   * @param isOvertaken whether only another block of the account took its place, so that it may be
   *     tried again; otherwise it breaks a rule
   */
  record Refused(String detail, boolean isOvertaken) implements AccountOutcome {}

  /**
   * Nothing was signed: so many operations wait already.
   *
   * @param waiting how many
   */
  record Busy(int waiting) implements AccountOutcome {}

  /**
   * The block is signed and durable here, and not final yet: the chain sends it again, also after a
   * restart, until it is final or can never be. {@link AccountChain.GetRecent} tells what became of
   * it.
   */
  record Pending(Block block, String detail) implements AccountOutcome {}
}
