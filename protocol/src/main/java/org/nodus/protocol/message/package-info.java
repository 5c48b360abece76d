/** Messages: header and body, padding, sealing, and the id that commits to the result. */
@NullMarked
package org.nodus.protocol.message;

import org.jspecify.annotations.NullMarked;
