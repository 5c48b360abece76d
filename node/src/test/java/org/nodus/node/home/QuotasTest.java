package org.nodus.node.home;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.config.NodusConfig;

class QuotasTest {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;
  private static final long PLENTY = 1L << 40;

  @TempDir private Path directory;

  @Test
  void a_quarter_of_the_disk_is_for_fragments_and_an_eighth_for_mailboxes() throws Exception {
    assertEquals(new Quotas(10 * GIB, 5 * GIB), Quotas.ofDisk(said(""), 40 * GIB, PLENTY));
    assertEquals(new Quotas(16 * MIB, 8 * MIB), Quotas.ofDisk(said(""), 64 * MIB, PLENTY));
  }

  @Test
  void a_large_disk_gives_no_more_than_so_much() throws Exception {
    assertEquals(new Quotas(64 * GIB, 8 * GIB), Quotas.ofDisk(said(""), PLENTY, PLENTY));
  }

  @Test
  void a_small_heap_gives_less() throws Exception {
    assertEquals(new Quotas(GIB, GIB), Quotas.ofDisk(said(""), PLENTY, 512 * MIB));
  }

  @Test
  void what_is_said_counts_whatever_the_machine_has() throws Exception {
    var storage = said("nodus.storage.quota = 100 GiB");
    var both = said("nodus { storage.quota = 100 GiB, mailboxes.quota = 2 MiB }");

    assertEquals(new Quotas(100 * GIB, 5 * GIB), Quotas.ofDisk(storage, 40 * GIB, PLENTY));
    assertEquals(new Quotas(100 * GIB, 2 * MIB), Quotas.ofDisk(both, MIB, MIB));
  }

  @Test
  void a_node_on_a_disk_that_others_filled_starts_all_the_same() throws Exception {
    assertEquals(new Quotas(16 * MIB, 8 * MIB), Quotas.ofDisk(said(""), 0, PLENTY));
  }

  @Test
  void memory_gives_its_part_and_a_setting_may_ask_for_less() throws Exception {
    var less = said("nodus { storage.quota = 5 MiB, mailboxes.quota = 100 GiB }");

    assertEquals(new Quotas(GIB / 8, GIB / 16), Quotas.ofMemory(said(""), GIB));
    assertEquals(new Quotas(5 * MIB, GIB / 16), Quotas.ofMemory(less, GIB));
  }

  private NodusConfig said(String text) throws Exception {
    return NodusConfig.read(Files.writeString(directory.resolve("node.conf"), text).toFile());
  }
}
