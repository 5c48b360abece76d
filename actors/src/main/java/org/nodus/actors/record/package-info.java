/**
 * Signed mutable records, names first of all: {@code Records} keeps this node's share of them for
 * others, {@code RecordWriter} and {@code RecordReader} are how anybody writes and reads one. What
 * may be kept and what is believed is decided in {@code protocol.record}.
 */
@NullMarked
package org.nodus.actors.record;

import org.jspecify.annotations.NullMarked;
