/**
 * What must hold in every story, whatever breaks: each rule is fed with what happens, or looks at
 * the nodes every virtual second or so, and writes down what should not be. None of them acts. A
 * rule lets something through that {@link org.nodus.it.simulation.checker.Findings} can only have
 * when production code is wrong: its own test plants such a thing.
 */
@NullMarked
package org.nodus.it.simulation.checker;

import org.jspecify.annotations.NullMarked;
