/**
 * What Pekko and Scala's futures take from the JDK by themselves, redirected while they are loaded:
 * clocks, UUIDs, thread-local chance; and, to save time, which signatures another node of the same
 * simulation has verified already. Bytecode is rewritten with {@code java.lang.classfile}; on
 * threads that run no simulation everything is as it was.
 */
@NullMarked
package org.nodus.it.simulation.jdk;

import org.jspecify.annotations.NullMarked;
