/** What pays a share: the secret that proves delivery, and how an amount becomes shares. */
@NullMarked
package org.nodus.ledger.share;

import org.jspecify.annotations.NullMarked;
