package org.nodus.persistence.journal;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.NotSerializableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.nodus.ledger.journal.JournalEvent;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * The bytes of every {@link JournalEvent}, by stable manifests that are never the name of a class.
 * Golden bytes in the tests keep old journals readable. Bound in {@code reference.conf}.
 */
public final class JournalEventSerializer extends SerializerWithStringManifest {
  /** "NOD" in ASCII; 0 … 40 are Pekko's. Stands in every stored event: never to be changed. */
  private static final int IDENTIFIER = 0x4e4f44;

  static final List<EventForm<?>> FORMS =
      Stream.concat(LedgerForms.ALL.stream(), IncentiveForms.ALL.stream()).toList();

  private final Map<Class<?>, EventForm<?>> byType = new HashMap<>();
  private final Map<String, EventForm<?>> byManifest = new HashMap<>();

  /** Made by Pekko. */
  public JournalEventSerializer() {
    for (var form : FORMS) {
      byType.put(form.type(), form);
      byManifest.put(form.manifest(), form);
    }
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object event) {
    return formOf(event).manifest();
  }

  @Override
  public byte[] toBinary(Object event) {
    return formOf(event).write((JournalEvent) event);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    var form = byManifest.get(manifest);
    if (form == null) {
      throw new NotSerializableException("no event is called " + manifest);
    }
    try {
      return form.reader().read(bytes);
    } catch (InvalidProtocolBufferException | DecodeFailure damaged) {
      throw new NotSerializableException(
          "an event " + manifest + " is not in its form: " + damaged.getMessage());
    }
  }

  private EventForm<?> formOf(Object event) {
    var form = byType.get(event.getClass());
    if (form == null) {
      throw new IllegalArgumentException("no form for " + event.getClass().getName());
    }
    return form;
  }
}
