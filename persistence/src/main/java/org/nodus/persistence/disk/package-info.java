/**
 * The two narrow ports through which everything durable passes, {@link
 * org.nodus.persistence.disk.SegmentFiles} and {@link org.nodus.persistence.disk.KeyValue}, and the
 * one family of failures they may end in.
 *
 * <p>Files, LevelDB and memory implement them and pass one contract (test-jar). Names no Pekko and
 * reads no clock.
 */
@NullMarked
package org.nodus.persistence.disk;

import org.jspecify.annotations.NullMarked;
