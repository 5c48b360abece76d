/**
 * Signed mutable records of the DHT: who a name belongs to, version by version (SCOPE A2). Decides
 * what a storing node keeps and what a reader believes; knows no network and no clock.
 */
@NullMarked
package org.nodus.protocol.record;

import org.jspecify.annotations.NullMarked;
