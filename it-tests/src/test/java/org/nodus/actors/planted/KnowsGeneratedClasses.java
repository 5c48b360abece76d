package org.nodus.actors.planted;

import org.nodus.persistence.journal.proto.GeneratedEvent;
import org.nodus.protocol.wire.proto.GeneratedFrame;

/** Planted: generated classes beyond their borders. */
record KnowsGeneratedClasses(GeneratedFrame frame, GeneratedEvent event) {}
