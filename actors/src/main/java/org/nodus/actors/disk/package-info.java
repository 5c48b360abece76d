/**
 * How actors write to a disk: in groups with one sync, and knowing what the disk is good for after
 * a failure. What is written is for {@code actors.storage} and {@code actors.mailbox} to know.
 */
@NullMarked
package org.nodus.actors.disk;

import org.jspecify.annotations.NullMarked;
