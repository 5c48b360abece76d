/**
 * A user's agent as a program uses it: one started agent, and what a person does with it (names,
 * messages, tokens) as calls that wait for their end. Commands, the demo and benchmarks share it.
 */
@NullMarked
package org.nodus.node.agent;

import org.jspecify.annotations.NullMarked;
