/** Erasure coding and fragments that prove themselves against the MessageId (docs/protocol.md). */
@NullMarked
package org.nodus.protocol.fragment;

import org.jspecify.annotations.NullMarked;
