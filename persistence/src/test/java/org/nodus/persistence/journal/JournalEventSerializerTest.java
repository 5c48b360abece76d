package org.nodus.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.journal.JournalEvent;

class JournalEventSerializerTest {
  private final JournalEventSerializer serializer = new JournalEventSerializer();

  @Test
  void every_kind_of_event_has_a_form_and_a_sample() {
    var kinds = names(kindsOf(JournalEvent.class));

    assertEquals(kinds, names(JournalEventSerializer.FORMS.stream().map(EventForm::type).toList()));
    assertEquals(kinds, names(SampleEvents.all().stream().map(Object::getClass).toList()));
  }

  @Test
  void no_two_kinds_share_a_manifest() {
    var manifests =
        JournalEventSerializer.FORMS.stream()
            .map(EventForm::manifest)
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(JournalEventSerializer.FORMS.size(), manifests.size());
  }

  @Test
  void every_event_comes_back_as_it_was() throws IOException {
    for (var event : SampleEvents.all()) {
      var bytes = serializer.toBinary(event);

      assertEquals(event, serializer.fromBinary(bytes, serializer.manifest(event)));
    }
  }

  /** Every line was once written into journals: it may be added to, never changed. */
  @Test
  void old_journals_stay_readable() throws IOException {
    var lines = new ArrayList<String>();
    for (var event : SampleEvents.all()) {
      lines.add(
          serializer.manifest(event) + " " + HexFormat.of().formatHex(serializer.toBinary(event)));
    }

    assertEquals(String.join("\n", golden()), String.join("\n", lines));
    for (var line : golden()) {
      var parts = line.split(" ");
      var bytes = HexFormat.of().parseHex(parts.length > 1 ? parts[1] : "");
      var event = (JournalEvent) serializer.fromBinary(bytes, parts[0]);
      assertEquals(parts[0], serializer.manifest(event));
    }
  }

  @Test
  void an_unknown_manifest_is_refused() {
    assertThrows(
        NotSerializableException.class,
        () -> serializer.fromBinary(new byte[0], "validator.vote-cast.v99"));
  }

  @Test
  void damaged_bytes_end_in_one_kind_of_failure() throws IOException {
    for (var event : SampleEvents.all()) {
      var manifest = serializer.manifest(event);
      var sound = serializer.toBinary(event);
      for (var length = 0; length < sound.length; length++) {
        try {
          serializer.fromBinary(Arrays.copyOf(sound, length), manifest);
        } catch (NotSerializableException expected) {
          // A cut that Protobuf takes for another legal message is no failure.
        }
      }
    }
  }

  private static List<String> golden() throws IOException {
    try (var file =
        JournalEventSerializerTest.class.getResourceAsStream("/journal/events.golden")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static List<Class<?>> kindsOf(Class<?> type) {
    if (!type.isSealed()) {
      return List.of(type);
    }
    var kinds = new ArrayList<Class<?>>();
    for (var next : type.getPermittedSubclasses()) {
      kinds.addAll(kindsOf(next));
    }
    return kinds;
  }

  private static Set<String> names(List<? extends Class<?>> types) {
    return types.stream().map(Class::getName).collect(Collectors.toCollection(TreeSet::new));
  }
}
