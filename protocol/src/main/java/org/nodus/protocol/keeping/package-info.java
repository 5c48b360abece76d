/**
 * The rules by which neighbours keep a message alive: what they say of their holdings, how many
 * fragments have to live, who rebuilds one and when, who may drop one (docs/architecture.md,
 * "Keeping it alive").
 */
@NullMarked
package org.nodus.protocol.keeping;

import org.jspecify.annotations.NullMarked;
