package org.nodus.actors.environment;

/**
 * What an actor may not take from the JVM by itself. Network and disk come in through the ports of
 * the branches that use them ({@code DatagramPort}, the stores of {@code persistence}).
 */
public record Env(Clock clock, Chance chance) {}
