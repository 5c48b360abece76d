/**
 * {@code nodus ordeal}: processes that are killed and power that goes, a thousand times over, with
 * the one question whether something that was acknowledged is lost. May use stores and nothing
 * above them.
 */
@NullMarked
package org.nodus.it.ordeal;

import org.jspecify.annotations.NullMarked;
