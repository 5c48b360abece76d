/**
 * What travels inside a session: one record and one codec for each request and response, limits
 * checked before anything is allocated. Generated Protobuf classes stop here.
 */
@NullMarked
package org.nodus.protocol.wire;

import org.jspecify.annotations.NullMarked;
