/** Who is who: node ids, user ids and the keys behind them. */
@NullMarked
package org.nodus.protocol.identity;

import org.jspecify.annotations.NullMarked;
