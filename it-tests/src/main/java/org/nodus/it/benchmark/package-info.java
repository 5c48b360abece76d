/**
 * {@code nodus bench}: what a whole network in one process does per second and per CPU millisecond,
 * in the same terms in which other networks are measured. Main code, never a test: it claims
 * nothing, it prints figures.
 */
@NullMarked
package org.nodus.it.benchmark;

import org.jspecify.annotations.NullMarked;
