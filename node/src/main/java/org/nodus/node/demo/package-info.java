/**
 * {@code nodus demo}: the main job on a real network of one machine, told step by step. It only
 * uses what users and operators have; it knows no short cut into a node but what the node tells of
 * its ledger.
 */
@NullMarked
package org.nodus.node.demo;

import org.jspecify.annotations.NullMarked;
