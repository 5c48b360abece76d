/**
 * Immutable bytes and the bounded reader and writer that every canonical form of Nodus is made of.
 *
 * <p>Knows nothing of what the bytes mean. Every reading error is one {@link
 * org.nodus.protocol.bytes.DecodeFailure}.
 */
@NullMarked
package org.nodus.protocol.bytes;

import org.jspecify.annotations.NullMarked;
