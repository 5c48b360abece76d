/** What a network begins with. A value: the file that it comes from is read in {@code config}. */
@NullMarked
package org.nodus.ledger.genesis;

import org.jspecify.annotations.NullMarked;
