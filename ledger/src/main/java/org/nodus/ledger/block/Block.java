package org.nodus.ledger.block;

import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.codec.BlockCodec;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.Sha256;

/**
 * A body and its owner's signature. The hash is over the body alone, so that signing again does not
 * make a second block; two blocks are equal when body and signature are.
 */
public final class Block {
  private static final Bytes HASH_DOMAIN = Bytes.utf8("nodus ledger block hash");
  private static final Bytes SIGNATURE_DOMAIN = Bytes.utf8("nodus ledger block");

  private final BlockBody body;
  private final Bytes signature;
  private final Hash256 hash;

  /** A block as it was received: {@link #isSigned} tells whether its owner made it. */
  public Block(BlockBody body, Bytes signature) {
    if (signature.length() != Ed25519.SIGNATURE_BYTES) {
      throw new IllegalArgumentException("a signature has 64 bytes, not " + signature.length());
    }
    this.body = body;
    this.signature = signature;
    this.hash = Sha256.of(HASH_DOMAIN, BlockCodec.bodyBytes(body));
  }

  /** Signs {@code body} with the Ed25519 seed of its account. */
  public static Block sign(BlockBody body, Bytes seed) {
    return new Block(body, Ed25519.sign(seed, SIGNATURE_DOMAIN, BlockCodec.bodyBytes(body)));
  }

  /** One Ed25519 verification, about 50 µs. */
  public boolean isSigned() {
    return Ed25519.verify(
        body.account().publicKey(), signature, SIGNATURE_DOMAIN, BlockCodec.bodyBytes(body));
  }

  public BlockBody body() {
    return body;
  }

  public Bytes signature() {
    return signature;
  }

  public Hash256 hash() {
    return hash;
  }

  public AccountId account() {
    return body.account();
  }

  public long height() {
    return body.height();
  }

  public Operation operation() {
    return body.operation();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Block that
        && hash.equals(that.hash)
        && signature.equals(that.signature);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  /** Names account, height and hash; a log never shows more. */
  @Override
  public String toString() {
    return operation().getClass().getSimpleName() + " " + account() + "/" + height() + " " + hash;
  }
}
