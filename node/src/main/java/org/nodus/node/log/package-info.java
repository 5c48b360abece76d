/**
 * Where log lines go: structured into a file, and to the console only what a person must see.
 * Standard output never gets any.
 */
@NullMarked
package org.nodus.node.log;

import org.jspecify.annotations.NullMarked;
