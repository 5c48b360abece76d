/**
 * Lengthens the life of a message that waits, for its sender: fragments and entry are held for
 * longer, nothing of the message travels again (docs/protocol.md, "For longer"). What has been
 * collected stays collected.
 */
@NullMarked
package org.nodus.actors.extension;

import org.jspecify.annotations.NullMarked;
