package org.nodus.protocol.wire;

/**
 * What bounds the parts of a request or a response. Checked against the bytes that are there before
 * anything is built from them; lengths and sizes are in bytes.
 */
public final class WireLimits {
  /**
   * A whole message, envelope included: what a MESSAGE frame of the transport carries. The largest
   * legal one is a {@link Request.StoreFragment}: 48 KiB range + 12 KiB lock + less than 1 KiB.
   */
  public static final int MESSAGE = 64 * 1024;

  /**
   * One range of a fragment, all versions of a record, all blocks of an answer, one checkpoint:
   * three quarters of a message, which leaves room for what stands beside it.
   */
  public static final int BULK = 48 * 1024;

  /** One version of a record: a bundle of ≤ 4 KiB and two hybrid signatures of 3.4 KiB. */
  public static final int RECORD = 16 * 1024;

  /** One block, with or without its certificate. */
  public static final int BLOCK = 16 * 1024;

  /** A final lock that travels with a fragment: {@link #MESSAGE} − {@link #BULK} − 4 KiB. */
  public static final int LOCK = 12 * 1024;

  /** One validator's word on one block: a hash, two numbers, a key, a signature; generous. */
  public static final int VOTE = 4 * 1024;

  /** A public bundle: ML-DSA-65 key 1,952 + X-Wing key 1,216 + Ed25519 key 32 + rest. */
  public static final int BUNDLE = 4 * 1024;

  /** Entries of contacts; an inline message or a notification. */
  public static final int ENTRY = 4 * 1024;

  /** Entries of first contact, where a hybrid signature must fit. */
  public static final int CONTACT_ENTRY = 16 * 1024;

  /** What opens a mailbox; exactly so much. */
  public static final int OPENING = 86;

  /** Words of a refusal. */
  public static final int DETAIL = 200;

  /** Contacts in an answer: k of Kademlia. */
  public static final int CONTACTS = 20;

  /** Entries of one mailbox; ids in one request about them (32,000 bytes). */
  public static final int ENTRIES = 1_000;

  /** Devices that are bound to one mailbox at one holder: phones, laptops, a home server. */
  public static final int DEVICES = 16;

  /** Providers of one mailbox: half as many as it has replicas. */
  public static final int PROVIDERS = 8;

  /** Versions of one record in an answer. */
  public static final int VERSIONS = 64;

  /** Block ids that are listed at once (32 KiB). */
  public static final int BLOCK_IDS = 1_024;

  /** Blocks that are asked for at once. */
  public static final int BLOCKS = 64;

  /** Hashes from a fragment to the Merkle root: log₂ of 256 possible fragments. */
  public static final int PATH = 8;

  /** What one question or answer about catalogues may have. */
  public static final int CATALOGUE = 32 * 1024;

  /** Holdings described at once (43 KiB) and items asked about at once (24 KiB). */
  public static final int HOLDINGS = 1_024;

  /** Changes that a greeting carries (2.7 KiB); whoever has more lets the other side compare. */
  public static final int NEWS = 64;

  /** Mailboxes or records that are compared at once (40 KiB). */
  public static final int SUMMARIES = 1_024;

  /** Prefixes of entries in an answer: 48,000 bytes, six times what may wait at an address. */
  public static final int PREFIXES = 6_000;

  static final int KEY = 32;
  static final int SIGNATURE = 64;
  static final int ACCESS_NONCE = 16;
  static final int POSSESSION_NONCE = 32;

  /** The year 37648: no sum of a legal time and a legal duration overflows. */
  static final long MILLIS = 1L << 50;

  private WireLimits() {}
}
