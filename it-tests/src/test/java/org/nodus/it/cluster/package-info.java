/** Programs in processes of their own, as scenario tests start them. */
@NullMarked
package org.nodus.it.cluster;

import org.jspecify.annotations.NullMarked;
