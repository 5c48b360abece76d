package org.nodus.it.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Formatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.delivery.SendOutcome;

/**
 * What was measured, and what one has to know to compare it.
 *
 * @param idleCores how busy the process is when nobody wants anything
 * @param warmUp not counted; empty or one
 */
record StoreReport(
    StorePlan plan, Storage storage, double idleCores, List<Round> warmUp, List<Round> rounds) {
  StoreReport {
    warmUp = List.copyOf(warmUp);
    rounds = List.copyOf(rounds);
  }

  record Round(Figures store, Figures retrieve) {
    boolean isClean() {
      return store.failed() + retrieve.failed() == 0;
    }

    Map<String, Object> toFields() {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("store", store.toFields());
      fields.put("retrieve", retrieve.toFields());
      return fields;
    }
  }

  /**
   * What storing meant.
   *
   * @param fileStore kind of the file system that was synced, such as ext4; tmpfs is memory
   * @param form inline or coded; none when nothing was stored
   * @param receipts how many signed receipts one of the messages had when it counted as stored
   * @param needed how many it needs
   * @param rebuiltFrom how many holders suffice to read it
   */
  record Storage(String fileStore, String form, int receipts, int needed, int rebuiltFrom) {
    static Storage of(Path directory, SendOutcome.@Nullable Stored sample) {
      var kind = kindOf(directory);
      return sample == null
          ? new Storage(kind, "none", 0, 0, 0)
          : new Storage(
              kind,
              sample.form().name().toLowerCase(Locale.ROOT),
              sample.holders(),
              sample.needed(),
              sample.k());
    }

    private static String kindOf(Path directory) {
      try {
        return Files.getFileStore(directory).type();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    String words() {
      return switch (form) {
        case "inline" ->
            "inline in one mailbox entry of 16 KiB, a whole copy at each replica, stored at %d signed receipts"
                .formatted(needed);
        case "coded" ->
            "coded, any %d fragments rebuild it, stored at %d signed receipts and a quorum of the mailbox"
                .formatted(rebuiltFrom, needed);
        default -> "nothing was stored";
      };
    }
  }

  boolean isClean() {
    return rounds.stream().allMatch(Round::isClean);
  }

  Map<String, Object> toFields() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("ok", isClean());
    fields.put("nodes", plan.nodes());
    fields.put("agents", plan.agents());
    fields.put("sizeBytes", plan.sizeBytes());
    fields.put("concurrency", plan.concurrency());
    fields.put("seed", plan.seed());
    fields.put("transport", "udp");
    fields.put("encrypted", true);
    fields.put("fsync", true);
    fields.put("fileStore", storage.fileStore());
    fields.put("form", storage.form());
    fields.put("receiptsNeeded", storage.needed());
    fields.put("rebuiltFrom", storage.rebuiltFrom());
    fields.put("idleCores", Math.round(idleCores * 1000) / 1000.0);
    fields.put("warmUp", warmUp.stream().map(Round::toFields).toList());
    fields.put("rounds", rounds.stream().map(Round::toFields).toList());
    return fields;
  }

  String toText() {
    try (var text = new Formatter(Locale.ROOT)) {
      text.format(
          "%d nodes and %d agents in one process, UDP over loopback, %,d bytes, %d outstanding, seed %d%n",
          plan.nodes(), plan.agents(), plan.sizeBytes(), plan.concurrency(), plan.seed());
      text.format("idle before the first round: %.3f cores%n%n", idleCores);
      text.format(
          "%-18s %9s %9s %9s %9s %10s %6s %9s%n",
          "", "ops/s", "p50 ms", "p99 ms", "worst ms", "CPU ms/op", "cores", "failures");
      warmUp.forEach(round -> lines(text, "warm-up", round));
      for (var number = 1; number <= rounds.size(); number++) {
        lines(text, "round " + number, rounds.get(number - 1));
      }
      text.format(
          """

          store     one message, signed, sealed and padded, each to another recipient, each from a
                    random agent; %s.
                    A receipt is signed after the holder has synced its disk (%s).
          retrieve  a random agent reads today's and yesterday's mailbox of the recipient, opens and
                    verifies the message, compares it, and has it deleted at its holders.
          opened    the same, until the message is there.
          Every packet is encrypted. CPU is of the whole process: nodes, agents, compiler.""",
          storage.words(), storage.fileStore());
      return text.toString();
    }
  }

  private static void lines(Formatter text, String name, Round round) {
    line(text, name + " store", round.store());
    line(text, name + " retrieve", round.retrieve());
    text.format(
        "%-18s %9s %9.2f %9.2f%n",
        name + " opened",
        "",
        round.retrieve().usableMedianMillis(),
        round.retrieve().usableTailMillis());
    failures(text, round.store());
    failures(text, round.retrieve());
  }

  private static void line(Formatter text, String name, Figures figures) {
    text.format(
        "%-18s %9.1f %9.2f %9.2f %9.2f %10.2f %6.2f %9d%n",
        name,
        figures.perSecond(),
        figures.medianMillis(),
        figures.tailMillis(),
        figures.ended().worstMillis(),
        figures.cpuMillisEach(),
        figures.cores(),
        figures.failed());
  }

  private static void failures(Formatter text, Figures figures) {
    figures.failures().forEach((why, count) -> text.format("  failed: %d × %s%n", count, why));
  }
}
