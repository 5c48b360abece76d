package org.nodus.protocol.wire.proto;

/** Planted: stands for a class that protoc wrote. */
public record GeneratedFrame() {}
