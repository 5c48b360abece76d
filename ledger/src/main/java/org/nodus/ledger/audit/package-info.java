/**
 * Replays a history and believes nothing (docs/ledger.md §8): finds what is wrong and where, and
 * says for every token of every account why it is there. Pure; brings no threads of its own.
 */
@NullMarked
package org.nodus.ledger.audit;

import org.jspecify.annotations.NullMarked;
