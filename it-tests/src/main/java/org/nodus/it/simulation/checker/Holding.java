package org.nodus.it.simulation.checker;

import java.util.Set;

/**
 * What one living node has of one message.
 *
 * @param node number
 * @param disk which disk of that machine, counted from 0: a new one is empty
 * @param indices of the fragments that can be read; 0 alone for an entry in a mailbox
 */
public record Holding(int node, int disk, Set<Integer> indices) {
  public Holding {
    indices = Set.copyOf(indices);
  }
}
