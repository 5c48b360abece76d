/**
 * The one canonical byte form of everything on the ledger: hashed, signed, exported, journaled and
 * opaque on the wire (docs/ledger.md §2). Decoding hostile bytes gives a legal value or a {@link
 * org.nodus.protocol.bytes.DecodeFailure}, and encoding a decoded value gives the same bytes.
 */
@NullMarked
package org.nodus.ledger.codec;

import org.jspecify.annotations.NullMarked;
