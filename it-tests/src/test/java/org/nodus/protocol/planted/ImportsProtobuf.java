package org.nodus.protocol.planted;

import com.google.protobuf.ByteString;

/** Planted: Protobuf outside the wire. */
record ImportsProtobuf(ByteString bytes) {}
