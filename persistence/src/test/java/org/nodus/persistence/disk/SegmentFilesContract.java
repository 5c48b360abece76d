package org.nodus.persistence.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;

/** What every {@link SegmentFiles} promises. Extend it and open yours. */
public abstract class SegmentFilesContract {
  protected SegmentFiles files;

  /** A new, empty directory. */
  protected abstract SegmentFiles open() throws Exception;

  /** Opens again what {@code files}, closed by now, has left behind. */
  protected abstract SegmentFiles reopen(SegmentFiles files) throws Exception;

  @BeforeEach
  void openFiles() throws Exception {
    files = open();
  }

  @AfterEach
  void closeFiles() {
    files.close();
  }

  @Test
  void parts_are_appended_one_after_the_other() {
    files.create("a.seg");

    assertEquals(0, files.append("a.seg", List.of(bytes("one"), bytes("two"))));
    assertEquals(6, files.append("a.seg", List.of(bytes("three"))));

    assertEquals(11, files.length("a.seg"));
    assertEquals(bytes("twothree"), files.read("a.seg", 3, 8));
  }

  @Test
  void very_many_parts_are_one_append() {
    files.create("a.seg");

    files.append("a.seg", Collections.nCopies(3_000, bytes("xyz")));

    assertEquals(9_000, files.length("a.seg"));
    assertEquals(bytes("xyz"), files.read("a.seg", 8_997, 3));
  }

  @Test
  void names_are_listed_in_order_until_unlinked() {
    files.create("b.seg");
    files.create("a.seg");
    assertEquals(List.of("a.seg", "b.seg"), files.list());

    files.unlink("a.seg");
    files.unlink("a.seg");

    assertEquals(List.of("b.seg"), files.list());
    assertThrows(StoreFailure.Broken.class, () -> files.read("a.seg", 0, 0));
  }

  @Test
  void a_name_is_made_once_and_stays_inside() {
    files.create("a.seg");

    assertThrows(StoreFailure.Broken.class, () -> files.create("a.seg"));
    assertThrows(IllegalArgumentException.class, () -> files.create("../a"));
    assertThrows(IllegalArgumentException.class, () -> files.create(".hidden"));
  }

  @Test
  void overwriting_changes_only_what_is_there() {
    files.create("a.seg");
    files.append("a.seg", List.of(bytes("secret!")));

    files.overwrite("a.seg", 0, bytes("000000"));

    assertEquals(bytes("000000!"), files.read("a.seg", 0, 7));
    assertThrows(IndexOutOfBoundsException.class, () -> files.overwrite("a.seg", 6, bytes("xx")));
  }

  @Test
  void a_truncated_file_goes_on_at_its_new_end() {
    files.create("a.seg");
    files.append("a.seg", List.of(bytes("good torn")));

    files.truncate("a.seg", 4);

    assertEquals(4, files.append("a.seg", List.of(bytes("!"))));
    assertEquals(bytes("good!"), files.read("a.seg", 0, 5));
  }

  @Test
  void reading_beyond_the_end_fails() {
    files.create("a.seg");
    files.append("a.seg", List.of(bytes("abc")));

    assertThrows(StoreFailure.Broken.class, () -> files.read("a.seg", 1, 3));
    assertEquals(bytes("abc"), files.read("a.seg", 0, 3));
  }

  @Test
  void a_closed_directory_opens_again_with_its_content() throws Exception {
    files.create("a.seg");
    files.append("a.seg", List.of(bytes("abc")));
    files.sync("a.seg");
    files.close();

    files = reopen(files);

    assertEquals(List.of("a.seg"), files.list());
    assertEquals(bytes("abc"), files.read("a.seg", 0, 3));
    assertEquals(3, files.append("a.seg", List.of(bytes("d"))));
  }

  @Test
  void after_close_every_call_is_refused_and_a_second_close_does_nothing() {
    files.create("a.seg");
    files.close();
    files.close();

    assertThrows(StoreFailure.Closed.class, () -> files.list());
    assertThrows(StoreFailure.Closed.class, () -> files.read("a.seg", 0, 0));
    assertThrows(StoreFailure.Closed.class, () -> files.append("a.seg", List.of()));
    assertThrows(StoreFailure.Closed.class, () -> files.sync("a.seg"));
    assertThrows(StoreFailure.Closed.class, () -> files.unlink("a.seg"));
  }

  private static Bytes bytes(String text) {
    return Bytes.utf8(text);
  }
}
