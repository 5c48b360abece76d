/** The process: main, wiring, shutdown. */
@NullMarked
package org.nodus.node;

import org.jspecify.annotations.NullMarked;
