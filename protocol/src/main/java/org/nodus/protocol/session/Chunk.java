package org.nodus.protocol.session;

/** A part of a message on its way. Mutable, because its copies in several packets are one thing. */
final class Chunk {
  final OutgoingMessages.Message message;
  final int offset;
  final int length;
  boolean acknowledged;
  boolean queued;

  Chunk(OutgoingMessages.Message message, int offset, int length) {
    this.message = message;
    this.offset = offset;
    this.length = length;
  }
}
