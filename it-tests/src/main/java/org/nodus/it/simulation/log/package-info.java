/** What happened, as lines and as a digest: the proof that two runs were the same. */
@NullMarked
package org.nodus.it.simulation.log;

import org.jspecify.annotations.NullMarked;
