/** Measures what it costs a node to hold very many fragments: {@code nodus bench keepers}. */
@NullMarked
package org.nodus.it.keepers;

import org.jspecify.annotations.NullMarked;
