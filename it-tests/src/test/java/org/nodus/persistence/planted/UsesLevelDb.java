package org.nodus.persistence.planted;

import org.iq80.leveldb.DB;

/** Planted: LevelDB outside its package. */
record UsesLevelDb(DB db) {}
