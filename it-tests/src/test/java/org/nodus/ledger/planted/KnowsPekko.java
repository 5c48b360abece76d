package org.nodus.ledger.planted;

import org.apache.pekko.actor.typed.ActorRef;

/** Planted: the ledger names an actor. */
record KnowsPekko(ActorRef<String> other) {}
