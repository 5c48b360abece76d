/** Typed settings: one record per concern, read once and checked whole. */
@NullMarked
package org.nodus.config;

import org.jspecify.annotations.NullMarked;
