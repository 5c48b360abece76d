/**
 * LevelDB through JNI behind one guard. Nothing else may name leveldbjni: a call on a closed
 * database kills the process.
 */
@NullMarked
package org.nodus.persistence.leveldb;

import org.jspecify.annotations.NullMarked;
