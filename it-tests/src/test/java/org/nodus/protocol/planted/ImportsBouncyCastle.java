package org.nodus.protocol.planted;

import org.bouncycastle.crypto.Digest;

/** Planted: Bouncy Castle outside protocol.crypto. */
record ImportsBouncyCastle(Digest digest) {}
