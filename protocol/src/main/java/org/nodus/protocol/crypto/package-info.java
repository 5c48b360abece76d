/**
 * The crypto suite (docs/protocol.md): one package, no choices at run time but a version byte. The
 * only place that imports Bouncy Castle; the provider is named in every call.
 */
@NullMarked
package org.nodus.protocol.crypto;

import org.jspecify.annotations.NullMarked;
