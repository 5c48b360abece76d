package org.nodus.protocol.planted;

/** Planted: something that others name and must not. */
public record Planted() {}
