package org.nodus.persistence.journal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.Set;
import java.util.zip.CRC32C;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.Tagged;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.Serializers;
import org.jspecify.annotations.Nullable;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.journal.proto.StoredEvent;
import org.nodus.persistence.journal.proto.StoredPayload;
import org.nodus.persistence.journal.proto.StoredSnapshot;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Events and snapshots as values of the journal.
 *
 * <pre>
 * form 1 (1) ‖ CRC-32C of the rest (4) ‖ Protobuf (journal.proto)
 * </pre>
 */
final class Forms {
  private static final int FORM = 1;

  private final Serialization serialization;

  Forms(Serialization serialization) {
    this.serialization = serialization;
  }

  Bytes event(PersistentRepr event) {
    var tagged = event.payload() instanceof Tagged wrapped ? wrapped : null;
    var tags = tagged == null ? Set.<String>of() : CollectionConverters.asJava(tagged.tags());
    var stored =
        StoredEvent.newBuilder()
            .setPayload(payload(tagged == null ? event.payload() : tagged.payload()))
            .setEventManifest(event.manifest())
            .setWriter(event.writerUuid())
            .setTimestamp(event.timestamp())
            .addAllTags(tags.stream().sorted().toList());
    if (event.metadata().isDefined()) {
      stored.setMetadata(payload(event.metadata().get()));
    }
    return framed(stored.build());
  }

  PersistentRepr event(String persistenceId, long sequenceNr, Bytes value) {
    var stored = parse(value, StoredEvent.parser());
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
    return framed(stored.build());
  }

  Object snapshot(Bytes value) {
    return object(parse(value, StoredSnapshot.parser()).getPayload());
  }

  @Nullable Object snapshotMetadata(Bytes value) {
    var stored = parse(value, StoredSnapshot.parser());
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

  private static Bytes framed(MessageLite message) {
    var content = Bytes.wrap(message.toByteArray());
    return new ByteWriter().u8(FORM).i32(crc(content)).raw(content).toBytes();
  }

  private static <T> T parse(Bytes value, Parser<T> parser) {
    try {
      var reader = new ByteReader(value);
      if (reader.u8() != FORM) {
        throw new StoreFailure.Damaged("The journal was written by a later version of Nodus.");
      }
      var crc = reader.i32();
      var content = reader.raw(reader.remaining());
      if (crc != crc(content)) {
        throw new StoreFailure.Damaged("A record of the journal does not match its checksum.");
      }
      return parser.parseFrom(content.toArray());
    } catch (DecodeFailure | InvalidProtocolBufferException damaged) {
      throw new StoreFailure.Damaged("A record of the journal is not in its form.");
    }
  }

  private static int crc(Bytes bytes) {
    var crc = new CRC32C();
    crc.update(bytes.asReadOnlyBuffer());
    return (int) crc.getValue();
  }
}
