/**
 * One fragment on its way between two nodes, range by range: to a holder, which signs for it, and
 * from one, proven against the message it belongs to (DESIGN.md §3). Used by whoever sends and
 * collects and by those who repair; knows nothing of messages, neighbours or money.
 */
@NullMarked
package org.nodus.actors.transfer;

import org.jspecify.annotations.NullMarked;
