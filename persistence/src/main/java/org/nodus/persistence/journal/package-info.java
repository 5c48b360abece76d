/**
 * Pekko Persistence over a {@link org.nodus.persistence.disk.KeyValue}: journal and snapshot
 * plugins, and the bytes of every event. The only package here that knows Pekko, and only its
 * classic part; generated Protobuf classes do not leave it.
 */
@NullMarked
package org.nodus.persistence.journal;

import org.jspecify.annotations.NullMarked;
