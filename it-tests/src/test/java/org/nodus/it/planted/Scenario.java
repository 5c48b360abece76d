package org.nodus.it.planted;

/** Planted: something of it-tests that node names. */
public record Scenario() {}
