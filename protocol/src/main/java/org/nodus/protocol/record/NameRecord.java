package org.nodus.protocol.record;

import java.time.Instant;
import java.util.Optional;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.identity.HybridSignature;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.PublicBundle;
import org.nodus.protocol.identity.Uid;
import org.nodus.protocol.identity.UserName;

/**
 * One version of what a name means: whose bundle, which account. Signed by its own keys, and from
 * version 2 on also by those of the version before.
 *
 * <p>A decoded record is legal in shape; whether its signatures hold says {@link #isSelfSigned} and
 * {@link #follows}. Canonical bytes, big-endian, at most 10,057:
 *
 * <pre>
 *  size  meaning
 *     1  format, 1
 *  1 + n  length of the name and the name, ASCII
 *     4  version, 1 …
 *  3201  bundle
 *    32  account key (Ed25519)
 *     8  issued at, milliseconds since 1970
 *    32  id of the version before, zero in version 1
 *  ---- the body ends here: this is what the id hashes
 *  3373  hybrid signature over the body by the keys of the version before; absent in version 1
 *  3373  hybrid signature over all of the above by this version's keys
 * </pre>
 *
 * @param version 1, 2, … without gaps
 * @param accountKey where payments to this name go: Ed25519 public key, 32 bytes
 * @param previous {@link #id} of the version before; {@link Hash256#ZERO} in version 1
 * @param endorsement by the keys of the version before, 3,373 bytes; empty in version 1 only
 * @param signature by this version's keys, 3,373 bytes
 */
public record NameRecord(
    UserName name,
    int version,
    PublicBundle bundle,
    Bytes accountKey,
    long issuedAtMillis,
    Hash256 previous,
    Optional<Bytes> endorsement,
    Bytes signature) {
  private static final int FORMAT = 1;
  private static final Bytes KEY_DOMAIN = Bytes.utf8("name");
  private static final Bytes ID_DOMAIN = Bytes.utf8("name record");
  private static final String OWN_DOMAIN = "name record";
  private static final String ENDORSEMENT_DOMAIN = "name record endorsement";

  /** Two signatures, a bundle and 110 bytes beside them. */
  public static final int MAX_BYTES =
      2
          + UserName.MAX_LENGTH
          + 4
          + PublicBundle.SIZE_BYTES
          + 32
          + 8
          + 32
          + 2 * HybridSignature.SIZE_BYTES;

  public NameRecord {
    if (version < 1
        || issuedAtMillis < 0
        || accountKey.length() != Ed25519.PUBLIC_KEY_BYTES
        || signature.length() != HybridSignature.SIZE_BYTES
        || (version == 1) != previous.equals(Hash256.ZERO)
        || (version == 1) != endorsement.isEmpty()
        || endorsement.stream().anyMatch(it -> it.length() != HybridSignature.SIZE_BYTES)) {
      throw new IllegalArgumentException("not the shape of a name record");
    }
  }

  /** Where the record of a name is kept: {@code SHA-256("name" ‖ name)}. */
  public static Hash256 keyOf(UserName name) {
    return Sha256.of(KEY_DOMAIN, Bytes.utf8(name.value()));
  }

  /** The first version of a name, signed by its owner. */
  public static NameRecord first(
      UserName name, IdentityKeys owner, Bytes accountKey, Instant issuedAt) {
    var body = body(name, 1, owner.bundle(), accountKey, issuedAt.toEpochMilli(), Hash256.ZERO);
    return new NameRecord(
        name,
        1,
        owner.bundle(),
        accountKey,
        issuedAt.toEpochMilli(),
        Hash256.ZERO,
        Optional.empty(),
        HybridSignature.sign(owner, OWN_DOMAIN, body));
  }

  /**
   * The next version: the same keys with another account, or a change of keys.
   *
   * @param before the secrets of this version
   * @param owner the secrets of the next
   */
  public NameRecord successor(
      IdentityKeys before, IdentityKeys owner, Bytes nextAccountKey, Instant issuedAt) {
    var next = Math.addExact(version, 1);
    var body = body(name, next, owner.bundle(), nextAccountKey, issuedAt.toEpochMilli(), id());
    var endorsement = HybridSignature.sign(before, ENDORSEMENT_DOMAIN, body);
    return new NameRecord(
        name,
        next,
        owner.bundle(),
        nextAccountKey,
        issuedAt.toEpochMilli(),
        id(),
        Optional.of(endorsement),
        HybridSignature.sign(owner, OWN_DOMAIN, body, endorsement));
  }

  /** Where this record is kept. */
  public Hash256 key() {
    return keyOf(name);
  }

  /** Who the name belongs to. */
  public Uid uid() {
    return bundle.uid();
  }

  /** {@code SHA-256("name record" ‖ body)}: what the next version commits to. */
  public Hash256 id() {
    return Sha256.of(ID_DOMAIN, body());
  }

  /** Whether the keys in the record signed it. */
  public boolean isSelfSigned() {
    return HybridSignature.verify(bundle, signature, OWN_DOMAIN, signed());
  }

  /** Whether this is the next version after {@code before}, endorsed by its keys. */
  public boolean follows(NameRecord before) {
    return continues(before)
        && endorsement
            .filter(it -> HybridSignature.verify(before.bundle, it, ENDORSEMENT_DOMAIN, body()))
            .isPresent();
  }

  /** {@link #follows} without the signature: name, number, hash and order of time. */
  private boolean continues(NameRecord before) {
    return name.equals(before.name)
        && version - 1 == before.version
        && issuedAtMillis >= before.issuedAtMillis
        && previous.equals(before.id());
  }

  /** The canonical form. */
  public Bytes toBytes() {
    return Bytes.concat(signed(), signature);
  }

  /** Reads exactly the canonical form; verifies no signature. */
  public static NameRecord decode(Bytes bytes) throws DecodeFailure {
    if (bytes.length() > MAX_BYTES) {
      throw new DecodeFailure("a name record of " + bytes.length() + " bytes");
    }
    var reader = new ByteReader(bytes);
    var format = reader.u8();
    if (format != FORMAT) {
      throw new DecodeFailure("a name record of format " + format + ", which is unknown here");
    }
    var name = UserName.parse(reader.raw(reader.u8()).toUtf8());
    var version = reader.i32();
    var bundle = PublicBundle.read(reader);
    var accountKey = reader.raw(Ed25519.PUBLIC_KEY_BYTES);
    var issuedAtMillis = reader.i64();
    var previous = reader.hash();
    if (version < 1 || issuedAtMillis < 0) {
      throw new DecodeFailure("a name record before the first version or before 1970");
    }
    if ((version == 1) != previous.equals(Hash256.ZERO)) {
      throw new DecodeFailure("version " + version + " of a name record with a wrong past");
    }
    if (!Ed25519.isPublicKey(accountKey)) {
      throw new DecodeFailure("the account key of a name record is none");
    }
    Optional<Bytes> endorsement =
        version == 1 ? Optional.empty() : Optional.of(reader.raw(HybridSignature.SIZE_BYTES));
    var signature = reader.raw(HybridSignature.SIZE_BYTES);
    reader.end();
    return new NameRecord(
        name, version, bundle, accountKey, issuedAtMillis, previous, endorsement, signature);
  }

  /**
   * The owner signs the endorsement too: nobody can spoil it on the way to a node that cannot check
   * it yet.
   */
  private Bytes signed() {
    return Bytes.concat(body(), endorsement.orElse(Bytes.EMPTY));
  }

  private Bytes body() {
    return body(name, version, bundle, accountKey, issuedAtMillis, previous);
  }

  private static Bytes body(
      UserName name,
      int version,
      PublicBundle bundle,
      Bytes accountKey,
      long issuedAtMillis,
      Hash256 previous) {
    var spelled = Bytes.utf8(name.value());
    return new ByteWriter()
        .u8(FORMAT)
        .u8(spelled.length())
        .raw(spelled)
        .i32(version)
        .raw(bundle.toBytes())
        .raw(accountKey)
        .i64(issuedAtMillis)
        .hash(previous)
        .toBytes();
  }
}
