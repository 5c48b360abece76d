/**
 * Stores that keep nothing: for nodes run with {@code --volatile}, for tests and for the
 * simulation. They know which bytes a loss of power would spare.
 */
@NullMarked
package org.nodus.persistence.memory;

import org.jspecify.annotations.NullMarked;
