/**
 * The ledger's conversations (DESIGN.md §9). Here: who routes the requests of the ledger, where the
 * committee is, and a node's and user's own accounts; {@code replica} keeps the ledger, {@code
 * validator} extends it. What is allowed is decided in module {@code ledger}.
 */
@NullMarked
package org.nodus.actors.ledger;

import org.jspecify.annotations.NullMarked;
