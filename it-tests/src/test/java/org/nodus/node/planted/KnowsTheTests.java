package org.nodus.node.planted;

import org.nodus.it.planted.Scenario;

/** Planted: node names it-tests. */
record KnowsTheTests(Scenario scenario) {}
