package org.nodus.protocol.planted;

import org.nodus.persistence.planted.KnowsAnActor;

/** Planted: protocol names persistence. */
record KnowsThePersistence(KnowsAnActor other) {}
