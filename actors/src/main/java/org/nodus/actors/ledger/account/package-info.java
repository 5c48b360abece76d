/**
 * A node's or user's own account: blocks that are durable before they are sent, certified by the
 * committee, and never two for one height (DESIGN.md §9). Decides nothing about what the ledger
 * allows: that is {@code ledger.state}, at the validators.
 */
@NullMarked
package org.nodus.actors.ledger.account;

import org.jspecify.annotations.NullMarked;
