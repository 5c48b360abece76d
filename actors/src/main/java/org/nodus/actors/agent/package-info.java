/**
 * A user's agent: the node's tree without the storing branches. It talks to the network under a
 * session key of its own for each run, never enters routing tables, and holds one account chain.
 */
@NullMarked
package org.nodus.actors.agent;

import org.jspecify.annotations.NullMarked;
