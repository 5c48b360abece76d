package org.nodus.persistence.journal.proto;

/** Planted: stands for a class that protoc wrote. */
public record GeneratedEvent() {}
