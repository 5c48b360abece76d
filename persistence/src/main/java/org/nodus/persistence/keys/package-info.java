/**
 * Secret keys at rest, and the lock of the home directory that holds them. Draws no chance: salts
 * and nonces come in.
 */
@NullMarked
package org.nodus.persistence.keys;

import org.jspecify.annotations.NullMarked;
