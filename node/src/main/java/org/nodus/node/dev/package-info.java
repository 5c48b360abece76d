/**
 * Whole networks on one machine, for trying out, for the demo and for tests: homes, genesis, ports,
 * and the nodes themselves, in this process or in processes of their own.
 */
@NullMarked
package org.nodus.node.dev;

import org.jspecify.annotations.NullMarked;
