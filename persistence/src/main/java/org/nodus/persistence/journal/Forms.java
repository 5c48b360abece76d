package org.nodus.persistence.journal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.Serializers;
import org.jspecify.annotations.Nullable;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.journal.proto.StoredEvent;
import org.nodus.persistence.journal.proto.StoredPayload;
import org.nodus.persistence.journal.proto.StoredSnapshot;
import org.nodus.protocol.bytes.Bytes;

/** Events and snapshots as the contents of {@link Framed} values: Protobuf, journal.proto. */
final class Forms {
  private final Serialization serialization;

  Forms(Serialization serialization) {
    this.serialization = serialization;
  }

  /** The content of an event. */
  Bytes event(PersistentRepr event) {
    var stored =
        StoredEvent.newBuilder()
            .setPayload(payload(event.payload()))
            .setEventManifest(event.manifest())
            .setWriter(event.writerUuid())
            .setTimestamp(event.timestamp());
    if (event.metadata().isDefined()) {
      stored.setMetadata(payload(event.metadata().get()));
    }
    return Bytes.wrap(stored.build().toByteArray());
  }

  PersistentRepr event(String persistenceId, long sequenceNr, Bytes content) {
    var stored = parse(content, StoredEvent.parser());
    var event =
        PersistentRepr.apply(
                object(stored.getPayload()),
                sequenceNr,
                persistenceId,
                stored.getEventManifest(),
                false,
                ActorRef.noSender(),
                stored.getWriter())
            .withTimestamp(stored.getTimestamp());
    return stored.hasMetadata() ? event.withMetadata(object(stored.getMetadata())) : event;
  }

  Bytes snapshot(Object state, @Nullable Object metadata) {
    var stored = StoredSnapshot.newBuilder().setPayload(payload(state));
    if (metadata != null) {
      stored.setMetadata(payload(metadata));
    }
    return Framed.withoutLink(Bytes.wrap(stored.build().toByteArray())).value();
  }

  Object snapshot(Bytes value) {
    return object(parse(Framed.of(value).content(), StoredSnapshot.parser()).getPayload());
  }

  @Nullable Object snapshotMetadata(Bytes value) {
    var stored = parse(Framed.of(value).content(), StoredSnapshot.parser());
    return stored.hasMetadata() ? object(stored.getMetadata()) : null;
  }

  private StoredPayload payload(Object value) {
    var serializer = serialization.findSerializerFor(value);
    return StoredPayload.newBuilder()
        .setSerializer(serializer.identifier())
        .setManifest(Serializers.manifestFor(serializer, value))
        // Not by the serializer itself: actor references are written with their system's address.
        .setContent(ByteString.copyFrom(serialization.serialize(value).get()))
        .build();
  }

  private Object object(StoredPayload payload) {
    return serialization
        .deserialize(
            payload.getContent().toByteArray(), payload.getSerializer(), payload.getManifest())
        .get();
  }

  private static <T> T parse(Bytes content, Parser<T> parser) {
    try {
      return parser.parseFrom(content.toArray());
    } catch (InvalidProtocolBufferException damaged) {
      throw new StoreFailure.Damaged("A record of the journal is not in its form.");
    }
  }
}
