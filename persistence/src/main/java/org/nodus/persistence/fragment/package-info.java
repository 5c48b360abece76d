/** Fragments on disk: durable once acknowledged, gone once expired. */
@NullMarked
package org.nodus.persistence.fragment;

import org.jspecify.annotations.NullMarked;
