/**
 * The real clock and the real chance of a process. Nothing below {@code node} fetches its own
 * (DESIGN.md §11).
 */
@NullMarked
package org.nodus.node.environment;

import org.jspecify.annotations.NullMarked;
