/**
 * The history of a ledger: entries, replay from genesis, and the export format (docs/ledger.md §7).
 * No files here: bytes go in and come out.
 */
@NullMarked
package org.nodus.ledger.replay;

import org.jspecify.annotations.NullMarked;
