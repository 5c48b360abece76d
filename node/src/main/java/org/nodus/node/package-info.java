/**
 * The process: {@link org.nodus.node.Main}, wiring, shutdown. Everything that turns the other
 * modules into a running program; the only place that reads configuration.
 */
@NullMarked
package org.nodus.node;

import org.jspecify.annotations.NullMarked;
