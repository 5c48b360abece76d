/** The peers that a node has known for long, so that a restart does not begin with strangers. */
@NullMarked
package org.nodus.persistence.peer;

import org.jspecify.annotations.NullMarked;
