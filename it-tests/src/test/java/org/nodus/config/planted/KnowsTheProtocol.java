package org.nodus.config.planted;

import org.nodus.protocol.planted.Planted;

/** Planted: config names something of ours. */
record KnowsTheProtocol(Planted other) {}
