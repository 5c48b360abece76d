/**
 * The door of the storing branches (SCOPE E1, E3): what comes for nothing is looked at here, before
 * any disk or signature is touched, and what is left of a crowd is let through at the pace that its
 * buckets allow. Rules live in {@code protocol.admission} and {@code protocol.work}.
 */
@NullMarked
package org.nodus.actors.admission;

import org.jspecify.annotations.NullMarked;
