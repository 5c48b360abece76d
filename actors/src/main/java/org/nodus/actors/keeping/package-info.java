/**
 * Keeps what a node's neighbourhood holds alive (docs/architecture.md, "Keeping it alive"): who is
 * here, who holds what, who rebuilds what is missing, who may go.
 *
 * <p>How many, who and when is decided in {@code protocol.keeping}; fragments themselves are the
 * business of {@code actors.storage}.
 */
@NullMarked
package org.nodus.actors.keeping;

import org.jspecify.annotations.NullMarked;
