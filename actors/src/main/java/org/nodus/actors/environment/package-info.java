/** What an actor gets from outside: clock, chance, network and disk. */
@NullMarked
package org.nodus.actors.environment;

import org.jspecify.annotations.NullMarked;
