package org.nodus.protocol.wire;

import java.util.List;
import java.util.Optional;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.fragment.FragmentSamples;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.keeping.ProviderRecord;
import org.nodus.protocol.keeping.ReplicaSummary;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.reconcile.Fingerprint;
import org.nodus.protocol.reconcile.Item;
import org.nodus.protocol.work.WorkProof;

/**
 * Everything one node can ask another inside an authenticated session. One request type = one
 * record = one codec = one handler; every request gets exactly one {@link Response}, a refusal
 * included. Limits are checked while decoding, so a request in hand is legal in shape, never yet in
 * meaning.
 */
public sealed interface Request {

  /** Which branch of the receiving node's tree answers. */
  enum Service {
    ROUTING,
    RECORDS,
    FRAGMENTS,
    MAILBOXES,
    LEDGER,
    KEEPING,
    REPLICAS,
    ADMISSION
  }

  Service service();

  sealed interface Routing extends Request {
    @Override
    default Service service() {
      return Service.ROUTING;
    }
  }

  sealed interface Records extends Request {
    @Override
    default Service service() {
      return Service.RECORDS;
    }
  }

  sealed interface Fragments extends Request {
    @Override
    default Service service() {
      return Service.FRAGMENTS;
    }
  }

  sealed interface Mailboxes extends Request {
    @Override
    default Service service() {
      return Service.MAILBOXES;
    }
  }

  sealed interface Ledger extends Request {
    @Override
    default Service service() {
      return Service.LEDGER;
    }
  }

  sealed interface Keeping extends Request {
    @Override
    default Service service() {
      return Service.KEEPING;
    }
  }

  sealed interface Replicas extends Request {
    @Override
    default Service service() {
      return Service.REPLICAS;
    }
  }

  sealed interface Admission extends Request {
    @Override
    default Service service() {
      return Service.ADMISSION;
    }
  }

  /** Answered with {@link Response.Done}. */
  record Ping() implements Routing {}

  /** Answered with {@link Response.Nodes}: at most 20 contacts nearest to {@code target}. */
  record FindNode(Hash256 target) implements Routing {}

  /**
   * Stores one version of a signed mutable record, answered with {@link Response.Done} once
   * durable.
   *
   * @param key where it belongs, e.g. {@code H("name" ‖ name)}; checked against the record
   * @param record canonical bytes of one version, at most 16 KiB
   * @param work what its owner paid with; absent between nodes
   */
  record PutRecord(Hash256 key, Bytes record, Optional<WorkProof> work) implements Records {
    /** Without work. */
    public PutRecord(Hash256 key, Bytes record) {
      this(key, record, Optional.empty());
    }
  }

  /** Answered with {@link Response.RecordVersions}. */
  record GetRecord(Hash256 key) implements Records {}

  /**
   * May I store one fragment of this message with you? Answered with {@link
   * Response.OfferAccepted}.
   *
   * @param paid whether a lock will pay for it; what is not paid needs work
   * @param work for all fragments of the message; absent where it is paid, and between nodes
   */
  record OfferFragment(
      MessageId message,
      int fragmentBytes,
      long expiresAtMillis,
      boolean paid,
      Optional<WorkProof> work)
      implements Fragments {
    /** Without work. */
    public OfferFragment(MessageId message, int fragmentBytes, long expiresAtMillis, boolean paid) {
      this(message, fragmentBytes, expiresAtMillis, paid, Optional.empty());
    }
  }

  /**
   * One range of a fragment, at most {@link #MAX_RANGE_BYTES}. The range that completes the
   * fragment is answered with {@link Response.FragmentStored} once the bytes are durable, the
   * others with {@link Response.Done}.
   *
   * @param path the 8 hashes from the fragment to the root, leaf side first
   * @param payment what pays for it, absent on the free tier
   */
  record StoreFragment(
      MessageCommitment commitment,
      int index,
      List<Hash256> path,
      long expiresAtMillis,
      int offset,
      Bytes range,
      Optional<Payment> payment)
      implements Fragments {
    public static final int MAX_RANGE_BYTES = WireLimits.BULK;

    public StoreFragment {
      path = List.copyOf(path);
    }
  }

  /**
   * What pays for holding a fragment.
   *
   * @param finalLock canonical bytes of the final {@code Lock} block with its certificate, ≤ 12
   *     KiB, so that it travels beside a whole range
   * @param salt 32 bytes; the lock commits to {@code SHA-256(MessageId ‖ salt)}
   */
  record Payment(Bytes finalLock, Bytes salt) {}

  /**
   * Hold what you have of this message for longer; nothing of it travels. Answered with {@link
   * Response.FragmentStored} once the later expiry is durable, at once where it counts already.
   *
   * @param commitment says what the fragment is worth without a look at it
   * @param heldUntilMillis what is paid for already: who holds it for less refuses
   * @param expiresAtMillis later than that
   * @param work for all fragments of the message; absent where it is paid
   * @param payment a further lock on the message
   */
  record ExtendFragment(
      MessageCommitment commitment,
      int index,
      long heldUntilMillis,
      long expiresAtMillis,
      Optional<WorkProof> work,
      Optional<Payment> payment)
      implements Fragments {}

  /**
   * Answered with {@link Response.FragmentRange} from {@code offset} on.
   *
   * @param index 0 … 255, or {@link #ANY_INDEX} for whichever the holder has
   */
  record FetchFragment(MessageId message, int index, int offset) implements Fragments {
    public static final int ANY_INDEX = 256;
  }

  /**
   * Answered with {@link Response.Possession}: {@code SHA-256(nonce ‖ fragment)}; nonce 32 bytes.
   */
  record ProvePossession(MessageId message, int index, Bytes nonce) implements Fragments {}

  /**
   * Show a few bytes of it; answered with {@link Response.FragmentSample}.
   *
   * @param position 0 … 2 MiB − 1, drawn; {@link FragmentSamples#offset} says where that is
   */
  record SampleFragment(MessageId message, int index, int position) implements Fragments {}

  /**
   * The recipient pays: 32 bytes whose hash stands in the lock. Answered with Done once durable.
   */
  record ReleaseSecret(MessageId message, Hash256 lock, int index, Bytes secret)
      implements Fragments {}

  /**
   * Deletes all fragments of a message at one node; a tombstone stays until the expiry.
   *
   * @param signature by the delete key over {@code "delete" ‖ MessageId ‖ node}, 64 bytes
   */
  record DeleteFragments(MessageId message, NodeId node, Bytes signature) implements Fragments {}

  /**
   * Answered with {@link Response.EntryStored} once durable.
   *
   * @param entry exactly {@link WireLimits#ENTRY} or {@link WireLimits#CONTACT_ENTRY} bytes
   * @param writeKey Ed25519 public key, 32 bytes; one-time on contact addresses
   * @param signature by the write key over {@code "entry" ‖ address ‖ SHA-256(entry) ‖ expiry}
   * @param work what its writer paid with; absent where a node hands over what it holds
   */
  record AppendEntry(
      Hash256 address,
      Bytes entry,
      long expiresAtMillis,
      Bytes writeKey,
      Bytes signature,
      Optional<WorkProof> work)
      implements Mailboxes {
    /** Without work. */
    public AppendEntry(
        Hash256 address, Bytes entry, long expiresAtMillis, Bytes writeKey, Bytes signature) {
      this(address, entry, expiresAtMillis, writeKey, signature, Optional.empty());
    }

    /** The same, with what was paid for it. */
    public AppendEntry with(WorkProof proof) {
      return new AppendEntry(
          address, entry, expiresAtMillis, writeKey, signature, Optional.of(proof));
    }
  }

  /** Ids of the entries received after {@code sinceMillis}; {@link Response.EntryIds}. */
  record ListEntries(Hash256 address, MailboxAccess access, long sinceMillis)
      implements Mailboxes {}

  /**
   * Stay with me: answered with {@link Response.MailboxNews} as soon as there are entries received
   * after {@code sinceMillis}, or without any when the holder has kept the question long enough.
   *
   * @param sinceMillis 0, or {@code atMillis} of this holder's last news
   */
  record BindMailbox(Hash256 address, MailboxAccess access, long sinceMillis)
      implements Mailboxes {}

  /** Answered with {@link Response.EntryBody}. */
  record FetchEntry(Hash256 address, Hash256 entry, MailboxAccess access) implements Mailboxes {}

  /** Answered with Done; tombstones stay until each entry's expiry. 1 … 1,000 ids. */
  record DeleteEntries(Hash256 address, List<Hash256> entries, MailboxAccess access)
      implements Mailboxes {
    public DeleteEntries {
      entries = List.copyOf(entries);
    }
  }

  /**
   * The caller, a node, holds something for this mailbox and is not one of the sixteen nearest;
   * answered with Done.
   *
   * @param signature as {@link ProviderRecord} says, 64 bytes
   */
  record AnnounceProvider(Hash256 address, long issuedAtMillis, Bytes signature)
      implements Mailboxes {}

  /**
   * Proof that the caller owns a mailbox: a key that the address depends on signs {@code "mailbox"
   * ‖ address ‖ node ‖ time ‖ nonce}.
   *
   * @param bundle of a contact address the canonical public bundle, ≤ 4 KiB; of a pair's mailbox
   *     its write key and its read key, 64 bytes
   * @param day days since 1970-01-01 UTC in the contact address, 0 of a pair's mailbox
   * @param anchor the checkpoint root in the contact address, zero of a pair's mailbox
   * @param nonce 16 bytes, accepted once per node
   */
  record MailboxAccess(
      Bytes bundle, int day, Hash256 anchor, long timeMillis, Bytes nonce, Bytes signature) {}

  /** A block to vote for; {@link Response.BlockVote}. Canonical bytes, ≤ 16 KiB. */
  record SubmitBlock(Bytes block) implements Ledger {}

  /** A certified block to acknowledge; {@link Response.BlockAcknowledged}. ≤ 16 KiB. */
  record SubmitCertificate(Bytes certifiedBlock) implements Ledger {}

  /** Head, balance and credits not yet counted of a 32-byte key; {@link Response.AccountFound}. */
  record GetAccount(Bytes account) implements Ledger {}

  /** Final blocks whose ids the caller lacks are asked for by id; {@link Response.BlockIds}. */
  record GetBlockIds(long epoch, Hash256 after) implements Ledger {}

  /** 1 … 64 ids; answered with as many blocks as fit into 48 KiB, at least one if known. */
  record GetBlocks(List<Hash256> ids) implements Ledger {
    public GetBlocks {
      ids = List.copyOf(ids);
    }
  }

  /** The latest checkpoint of an epoch ≤ {@code atOrBefore}; {@link Response.CheckpointFound}. */
  record GetCheckpoint(long atOrBefore) implements Ledger {}

  /** A proposed close of an epoch, ≤ 48 KiB; {@link Response.CheckpointVote}. */
  record ProposeCheckpoint(Bytes proposal) implements Ledger {}

  /** Gossip: a final block, ≤ 16 KiB; answered with Done. */
  record PublishBlock(Bytes finalBlock) implements Ledger {}

  /** Gossip: a signed checkpoint, ≤ 48 KiB; answered with Done. */
  record PublishCheckpoint(Bytes checkpoint) implements Ledger {}

  /**
   * I am here, and this is the fingerprint of what I keep; answered with {@link Response.Greeting},
   * which says the same of the other side.
   *
   * @param catalogue of what expires at {@code sinceMillis} or later, so that nothing has to be
   *     said when something expires
   * @param news at most 64 changes since the last greeting, so that nothing has to be compared
   */
  record Greet(Fingerprint catalogue, long sinceMillis, List<Holding> news) implements Keeping {
    public Greet {
      news = List.copyOf(news);
    }
  }

  /**
   * A question about the receiver's catalogue, encoded as {@code reconcile.QuestionForm} says, ≤ 32
   * KiB; answered with {@link Response.CatalogueCompared}.
   */
  record CompareCatalogue(Bytes question) implements Keeping {}

  /** What these 1 … 1,024 items of the catalogue are; {@link Response.Holdings} of those it has. */
  record DescribeHoldings(List<Item> items) implements Keeping {
    public DescribeHoldings {
      items = List.copyOf(items);
    }
  }

  /** What the receiver keeps of this message; {@link Response.Holdings}, empty for nothing. */
  record FindHoldings(MessageId message) implements Keeping {}

  /** Which entries the receiver knows at this address; {@link Response.Prefixes}. */
  record ListPrefixes(Hash256 address) implements Replicas {}

  /**
   * What the asker knows of 1 … 1,024 mailboxes that both should hold; {@link Response.Differing}
   * names those of which the receiver knows something else.
   */
  record CompareMailboxes(List<ReplicaSummary> summaries) implements Replicas {
    public CompareMailboxes {
      summaries = List.copyOf(summaries);
    }
  }

  /** The same of 1 … 1,024 keys of records. */
  record CompareRecords(List<ReplicaSummary> summaries) implements Replicas {
    public CompareRecords {
      summaries = List.copyOf(summaries);
    }
  }

  /** What does something free cost here now? {@link Response.Terms}. */
  record GetTerms() implements Admission {}
}
