package org.nodus.persistence.planted;

import org.apache.pekko.actor.typed.ActorRef;

/** Planted: typed Pekko in persistence. */
public record KnowsAnActor(ActorRef<String> other) {}
