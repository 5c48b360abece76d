package org.nodus.it.simulation.network;

/**
 * What the network has carried so far.
 *
 * @param sent datagrams handed to it
 * @param bytes of those, without headers
 * @param lost by the weather, by full lines, or because nobody listened
 * @param cut by partitions and one-way links
 */
public record Traffic(long sent, long bytes, long lost, long cut, long delivered) {}
