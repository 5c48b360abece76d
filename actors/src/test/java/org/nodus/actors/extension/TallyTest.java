package org.nodus.actors.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.wire.Response;

class TallyTest {
  private static final Contact ONE = TestContacts.local(1);
  private static final Contact OTHER = TestContacts.local(2);

  @Test
  void an_index_counts_once() {
    var tally =
        Tally.NOTHING
            .with(new HolderExtension.Longer(ONE, 7))
            .with(new HolderExtension.Longer(OTHER, 7))
            .with(new HolderExtension.Nothing(ONE));

    assertEquals(1, tally.longer().size());
  }

  @Test
  void it_was_collected_when_more_were_told_to_delete_it_than_have_it() {
    var even =
        Tally.NOTHING
            .with(new HolderExtension.Deleted(ONE))
            .with(new HolderExtension.Declined(OTHER, "full"));

    assertFalse(even.isCollected());
    assertTrue(even.with(new HolderExtension.Deleted(OTHER)).isCollected());
    assertFalse(Tally.NOTHING.isCollected());
  }

  @Test
  void who_wants_more_work_is_asked_again_and_what_was_won_stays() {
    var wanted = new Response.WorkWanted(9, Hash256.ZERO);
    var tally =
        Tally.NOTHING
            .with(new HolderExtension.Longer(ONE, 3))
            .with(new HolderExtension.Costs(OTHER, wanted));

    assertEquals(List.of(OTHER), tally.costly());
    assertEquals(List.of(wanted), tally.prices());
    var again = tally.askingAgain();
    assertEquals(List.of(), again.costly());
    assertEquals(1, again.longer().size());
  }
}
