/**
 * What a storing node earns: payments that are checked before anything is held, secrets that are
 * durable before they count, claims once an epoch (DESIGN.md §9). Talks to the storing branch by
 * {@link org.nodus.actors.storage.Custody} and pays itself through its own account chain.
 */
@NullMarked
package org.nodus.actors.ledger.incentive;

import org.jspecify.annotations.NullMarked;
