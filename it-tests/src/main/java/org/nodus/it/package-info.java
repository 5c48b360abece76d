/** Many nodes at once: scenarios, the seeded simulation, benchmarks. */
@NullMarked
package org.nodus.it;

import org.jspecify.annotations.NullMarked;
