package org.nodus.ledger.certificate;

import java.util.List;
import org.nodus.ledger.account.AccountId;

/**
 * The validators of a network, 3f + 1 of them: f may be silent or lie without harm. A validator is
 * named by its place in this list.
 *
 * @param members in the order of the genesis, each once
 */
public record Committee(List<AccountId> members) {
  /** 21 votes and 21 acknowledgements still fit beside the largest block into 16 KiB. */
  public static final int MAX_SIZE = 31;

  public Committee {
    members = List.copyOf(members);
    if (members.isEmpty() || members.size() > MAX_SIZE || members.size() % 3 != 1) {
      throw new IllegalArgumentException(
          "a committee has 1, 4, 7 … 31 members (3f + 1), not " + members.size());
    }
    if (members.stream().distinct().count() != members.size()) {
      throw new IllegalArgumentException("a validator sits in a committee once");
    }
  }

  public int size() {
    return members.size();
  }

  /** The f that may be faulty. */
  public int tolerated() {
    return (size() - 1) / 3;
  }

  /** 2f + 1: any two quorums share at least f + 1 members, one of them honest. */
  public int quorum() {
    return 2 * tolerated() + 1;
  }

  public boolean has(int validator) {
    return validator >= 0 && validator < size();
  }

  public AccountId member(int validator) {
    return members.get(validator);
  }

  /** The place of {@code account}, -1 when it is no validator. */
  public int placeOf(AccountId account) {
    return members.indexOf(account);
  }
}
