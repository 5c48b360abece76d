/**
 * What lies in a mailbox and who may put, see and remove it: entries of constant size, the
 * signatures around them, and the pure rules that a mailbox holder applies (docs/protocol.md).
 */
@NullMarked
package org.nodus.protocol.mailbox;

import org.jspecify.annotations.NullMarked;
