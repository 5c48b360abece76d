package org.nodus.node.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nodus.node.home.NodeHome;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.journal.JournalContent;
import org.nodus.persistence.leveldb.LevelDb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nodus node journal}: looks through the journal of a node that does not run. */
@Command(
    name = "journal",
    description = {
      "Reads the whole journal of a node that does not run and says who wrote it, how much, and "
          + "whether every event is the one that was written.",
      "Ends with 65 when one is not, or is missing, and with 75 while the node runs.",
      "In JSON one object for each writer: writer, events, first, last, sound, damage. "
          + "With --of one for each event: number, kind, bytes."
    })
final class NodeJournalCommand implements Callable<Integer> {
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private NodeHomeOption home = new NodeHomeOption();

  @Option(
      names = "--of",
      paramLabel = "WRITER",
      description = "shows the events of this writer, one a line")
  private Optional<String> writer = Optional.empty();

  @Override
  public Integer call() {
    try (var opened = NodeHome.open(home.path())) {
      var place = opened.path().resolve("journal");
      if (!LevelDb.isIn(place)) {
        throw new CommandFailure(
            ExitCode.CONFIGURATION,
            "There is no journal in "
                + place
                + ": no node ran here yet, or it is gone; then put your copy of it back.");
      }
      try (var journal = LevelDb.open(place)) {
        var content = new JournalContent(journal);
        return (writer.isPresent() ? events(content, writer.get()) : writers(content)).status();
      }
    }
  }

  private ExitCode writers(JournalContent content) {
    var damaged = false;
    for (var id : content.persistenceIds()) {
      var read = Reading.of(content, id);
      damaged |= read.damage().isPresent();
      output.print(read.fields(), read.words());
    }
    return damaged ? ExitCode.BAD_DATA : ExitCode.OK;
  }

  private ExitCode events(JournalContent content, String id) {
    if (!content.persistenceIds().contains(id)) {
      throw new CommandFailure(
          ExitCode.USAGE, "Nobody called " + id + " wrote: " + content.persistenceIds() + ".");
    }
    try {
      content.eventsOf(id, event -> output.print(fields(event), words(event)));
      return ExitCode.OK;
    } catch (StoreFailure.Damaged damaged) {
      throw new CommandFailure(ExitCode.BAD_DATA, String.valueOf(damaged.getMessage()), damaged);
    }
  }

  private static Map<String, Object> fields(JournalContent.Entry event) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("number", event.sequenceNr());
    fields.put("kind", event.manifest());
    fields.put("bytes", event.bytes());
    return fields;
  }

  private static String words(JournalContent.Entry event) {
    return "%8d  %s, %d bytes".formatted(event.sequenceNr(), event.manifest(), event.bytes());
  }

  /**
   * One writer's events.
   *
   * @param ends the first and the last that could be read, none or two
   */
  private record Reading(
      String id, long events, List<JournalContent.Entry> ends, Optional<String> damage) {

    private static Reading of(JournalContent content, String id) {
      var ends = new ArrayList<JournalContent.Entry>();
      try {
        content.eventsOf(
            id,
            event -> {
              if (ends.isEmpty()) {
                ends.add(event);
              } else if (ends.size() == 2) {
                ends.removeLast();
              }
              ends.add(event);
            });
        return new Reading(id, count(ends), List.copyOf(ends), Optional.empty());
      } catch (StoreFailure.Damaged damaged) {
        var why = Optional.of(String.valueOf(damaged.getMessage()));
        return new Reading(id, count(ends), List.copyOf(ends), why);
      }
    }

    private static long count(List<JournalContent.Entry> ends) {
      return ends.isEmpty() ? 0 : ends.getLast().sequenceNr() - ends.getFirst().sequenceNr() + 1;
    }

    private Map<String, Object> fields() {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("writer", id);
      fields.put("events", events);
      fields.put("first", ends.isEmpty() ? null : ends.getFirst().sequenceNr());
      fields.put("last", ends.isEmpty() ? null : ends.getLast().sequenceNr());
      fields.put("sound", damage.isEmpty());
      fields.put("damage", damage.orElse(null));
      return fields;
    }

    private String words() {
      var span =
          ends.isEmpty()
              ? "no events"
              : "%,d events, %d to %d"
                  .formatted(events, ends.getFirst().sequenceNr(), ends.getLast().sequenceNr());
      return id + ": " + span + damage.map(why -> "; then DAMAGED: " + why).orElse(", sound");
    }
  }
}
