/**
 * Measures the disks of one node against what lies under them: {@code nodus bench disk}. Alone here
 * and in {@code persistence.leveldb} leveldbjni is named, because it is what is compared with.
 */
@NullMarked
package org.nodus.it.disk;

import org.jspecify.annotations.NullMarked;
