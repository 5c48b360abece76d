/** {@code nodus sim}: plays one story, or sweeps over many seeds on all processors. */
@NullMarked
package org.nodus.it.simulation.command;

import org.jspecify.annotations.NullMarked;
