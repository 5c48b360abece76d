/**
 * Networks of production nodes and users in a simulation.
 *
 * <pre>{@code
 * try (var world = World.of(WorldPlan.of(seed).withNodes(30).withUsers(4), NoLog.INSTANCE)) {
 *   world.startAll(Duration.ofSeconds(5));            // nodes begin within 5 virtual seconds
 *   world.runUntil(world::allJoined, Duration.ofMinutes(1));
 *   var node = world.nodes().get(7);
 *   node.kill();                                      // kill -9: the disk keeps what was written
 *   node.losePower();                                 // the disk keeps what was synced
 *   world.run(Duration.ofSeconds(20));
 *   node.loseDisk();                                  // a new disk; the keys are the same
 *   node.start();
 *   node.pause(Duration.ofSeconds(3));                // a long garbage collection
 *   world.network().topology().isolate(List.of(node.endpoint()));
 *   world.network().topology().heal();
 *   world.network().weather(Weather.ROUGH);
 *   world.users().get(0).send(letter, outcome -> …); // when it is stored, or has failed
 *   world.users().get(1).collect(visit -> …);       // then read() has the new messages
 *   world.every(Duration.ofSeconds(1), () -> …);      // observers and checkers
 *   world.run(Duration.ofMinutes(10));
 * }
 * }</pre>
 *
 * <p>Nothing blocks and nothing happens outside of {@code run}: answers come to callbacks, on the
 * one thread. A world belongs to the thread that made it and must be closed there. Chance that a
 * scenario needs comes from {@link org.nodus.it.simulation.world.World#chance}.
 */
@NullMarked
package org.nodus.it.simulation.world;

import org.jspecify.annotations.NullMarked;
