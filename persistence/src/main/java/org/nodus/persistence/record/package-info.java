/** Signed mutable records, names first of all: every version that was accepted, durably. */
@NullMarked
package org.nodus.persistence.record;

import org.jspecify.annotations.NullMarked;
