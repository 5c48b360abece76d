package org.nodus.protocol.wire;

import java.util.List;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.fragment.FragmentSamples;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.keeping.ProviderRecord;
import org.nodus.protocol.reconcile.Fingerprint;

/**
 * The answers to {@link Request}s. A refusal is an answer: it names a reason that can be acted on.
 */
public sealed interface Response {

  /** It is done, and durable where durability was promised. */
  record Done() implements Response {}

  /**
   * No, and why.
   *
   * @param detail words for the asker, at most 200 bytes on the wire; may be empty. What was
   *     decoded is one line of visible characters
   */
  record Refused(Reason reason, String detail) implements Response {}

  enum Reason {
    /** Shape was legal, content was not: bad signature, bad proof, wrong key, broken rule. */
    INVALID,
    NOT_FOUND,
    /** Another value already stands here: a taken name, another block at this height. */
    CONFLICT,
    TOO_LARGE,
    /** The expiry is past or further away than allowed. */
    EXPIRY,
    /** The node or the mailbox has no room; try another node. */
    FULL,
    /** Too many requests in flight; try again later. */
    BUSY,
    /** Starting, draining or read-only; try another node. */
    NOT_READY,
    /** This node does not serve such requests. */
    UNSUPPORTED,
    /** The caller may not do this. */
    FORBIDDEN
  }

  /** At most 20, nearest first. */
  record Nodes(List<Contact> nearest) implements Response {
    public Nodes {
      nearest = List.copyOf(nearest);
    }
  }

  /** All known versions, oldest first, ≤ 64, together ≤ 48 KiB; empty when there is none. */
  record RecordVersions(List<Bytes> versions) implements Response {
    public RecordVersions {
      versions = List.copyOf(versions);
    }
  }

  /**
   * Yes, and for how much.
   *
   * @param quoteMicros what holding one fragment costs when it is paid for, in micro tokens
   */
  record OfferAccepted(long quoteMicros) implements Response {}

  /**
   * The signed promise of a holder: {@code Ed25519("receipt" ‖ MessageId ‖ index ‖ expiry)}.
   *
   * @param signature 64 bytes, by the holder's signing key
   */
  record FragmentStored(int index, long expiresAtMillis, Bytes signature) implements Response {}

  /** Bytes from {@code offset}, at most 48 KiB; the fragment's length follows from k and size. */
  record FragmentRange(
      MessageCommitment commitment, int index, List<Hash256> path, int offset, Bytes range)
      implements Response {
    public FragmentRange {
      path = List.copyOf(path);
    }
  }

  /** {@code SHA-256(nonce ‖ fragment)}, shown within the asker's time. */
  record Possession(Hash256 proof) implements Response {}

  /** {@link FragmentSamples#BYTES} bytes of a fragment, or all of one that is shorter. */
  record FragmentSample(Bytes bytes) implements Response {}

  /** {@code Ed25519("entry receipt" ‖ address ‖ SHA-256(entry) ‖ expiry)} by the holder. */
  record EntryStored(Bytes signature) implements Response {}

  /**
   * What waits here, and who else says that it holds something for this mailbox. Unknown and empty
   * mailboxes look alike.
   *
   * @param ids at most 1,000, oldest first
   * @param providers at most 8; neither their addresses nor their signatures have been checked
   */
  record EntryIds(List<Hash256> ids, List<ProviderRecord> providers) implements Response {
    public EntryIds {
      ids = List.copyOf(ids);
      providers = List.copyOf(providers);
    }
  }

  /**
   * The answer to a bound device.
   *
   * @param ids received since the time in the question, at most 1,000, oldest first
   * @param atMillis to ask from the next time; the holder's clock, and never the same for two
   *     entries of one mailbox
   * @param devices bound to this mailbox at this holder, the asking one included, 1 … 16
   */
  record MailboxNews(List<Hash256> ids, long atMillis, int devices) implements Response {
    public MailboxNews {
      ids = List.copyOf(ids);
    }
  }

  /** One entry, of one of the two entry sizes. */
  record EntryBody(Bytes entry) implements Response {}

  /** Canonical {@code ledger.certificate} vote, ≤ 4 KiB. */
  record BlockVote(Bytes vote) implements Response {}

  /** Canonical {@code ledger.certificate} acknowledgement, ≤ 4 KiB. */
  record BlockAcknowledged(Bytes acknowledgement) implements Response {}

  /** Canonical {@code ledger.account} view of one account, ≤ 48 KiB. */
  record AccountFound(Bytes account) implements Response {}

  /** Ascending, at most 1,024; {@code more} when the caller should ask again after the last. */
  record BlockIds(List<Hash256> ids, boolean more) implements Response {
    public BlockIds {
      ids = List.copyOf(ids);
    }
  }

  /** Final blocks with their certificates: ≤ 64, each ≤ 16 KiB, together ≤ 48 KiB. */
  record Blocks(List<Bytes> finalBlocks) implements Response {
    public Blocks {
      finalBlocks = List.copyOf(finalBlocks);
    }
  }

  /** A signed checkpoint, canonical bytes, ≤ 48 KiB. */
  record CheckpointFound(Bytes checkpoint) implements Response {}

  /** Canonical vote on a proposed close of an epoch, ≤ 48 KiB. */
  record CheckpointVote(Bytes vote) implements Response {}

  /** I am here, and this is the fingerprint of what I keep, with the news; as in the request. */
  record Greeting(Fingerprint catalogue, long sinceMillis, List<Holding> news) implements Response {
    public Greeting {
      news = List.copyOf(news);
    }
  }

  /** What the catalogue says, encoded as {@code reconcile.AnswerForm} says, ≤ 32 KiB. */
  record CatalogueCompared(Bytes answer) implements Response {}

  /** At most 1,024. */
  record Holdings(List<Holding> holdings) implements Response {
    public Holdings {
      holdings = List.copyOf(holdings);
    }
  }

  /** Positions in the list of the question, 0 … 1,023, ascending. */
  record Differing(List<Integer> positions) implements Response {
    public Differing {
      positions = List.copyOf(positions);
    }
  }

  /**
   * The first 8 bytes of the ids of entries that wait or were deleted, at most 6,000: whoever has
   * others may append them.
   */
  record Prefixes(List<Long> prefixes) implements Response {
    public Prefixes {
      prefixes = List.copyOf(prefixes);
    }
  }

  /**
   * What {@code protocol.admission.WorkPrice} is multiplied with here now, 1 … 128.
   *
   * @param root that a proof should name: hash of the last checkpoint, the network id before the
   *     first
   * @param fragments for fragments
   * @param entries for mailbox entries
   * @param records for names
   */
  record Terms(Hash256 root, int fragments, int entries, int records) implements Response {}

  /**
   * Not for that: show a proof of work that names this root.
   *
   * @param units how much it must be worth, 1 or more
   */
  record WorkWanted(long units, Hash256 root) implements Response {}
}
