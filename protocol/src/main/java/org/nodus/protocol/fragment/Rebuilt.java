package org.nodus.protocol.fragment;

import java.util.List;

/** What became of fragments that were put together again; see {@link FragmentCoder#decode}. */
public sealed interface Rebuilt {

  /** The message that the commitment names, bit for bit; can give out any fragment of it. */
  record Whole(CodedMessage message) implements Rebuilt {}

  /** Fewer than k different indices among fragments that prove themselves: fetch more. */
  record NotEnough(int have, int need) implements Rebuilt {}

  /** These do not prove themselves or belong to another message; whoever sent them is at fault. */
  record Tampered(List<Integer> indices) implements Rebuilt {
    public Tampered {
      indices = List.copyOf(indices);
    }
  }

  /**
   * Every fragment proves itself, yet they are no code word: the sender committed to garbage, and
   * other fragments would give another message. There is nothing to fetch.
   */
  record NotACodeWord() implements Rebuilt {}
}
