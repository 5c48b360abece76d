package org.nodus.protocol.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.identity.Identities;
import org.nodus.protocol.identity.UserName;

class NameChoiceTest {
  private static final List<NameRecord> VERSIONS = NameStories.alices(5);
  private static final NameChain BOBS = new NameChain(List.of(NameStories.first(Identities.bob())));

  @Test
  void no_answer_is_no_name() {
    assertEquals(new NameChoice.Unknown(), NameChoice.of(List.of()));
  }

  @Test
  void holders_of_one_story_count_together_and_the_newest_version_wins() {
    var choice = NameChoice.of(List.of(chain(1, 2), chain(1, 4), chain(3, 5), chain(1, 2)));

    assertEquals(new NameChoice.Found(chain(3, 5), 4), choice);
  }

  @Test
  void stories_that_only_touch_are_one() {
    assertEquals(
        new NameChoice.Found(chain(3, 4), 2), NameChoice.of(List.of(chain(3, 4), chain(1, 2))));
    assertEquals(
        new NameChoice.Found(chain(4, 5), 3),
        NameChoice.of(List.of(chain(1, 1), chain(4, 5), chain(2, 3))));
  }

  @Test
  void two_owners_are_a_dispute_with_the_side_of_more_holders_first() {
    var disputed =
        assertInstanceOf(
            NameChoice.Disputed.class, NameChoice.of(List.of(BOBS, chain(1, 1), chain(1, 2))));

    assertEquals(
        List.of(new NameChoice.Found(chain(1, 2), 2), new NameChoice.Found(BOBS, 1)),
        disputed.sides());
  }

  @Test
  void a_high_version_without_a_past_wins_nothing() {
    var mallory = Identities.mallory();
    var record = BOBS.latest();
    for (var i = 0; i < 3; i++) {
      record =
          record.successor(mallory, mallory, NameStories.account(mallory, 0), NameStories.START);
    }
    var forged = new NameChain(List.of(record));

    var disputed =
        assertInstanceOf(
            NameChoice.Disputed.class, NameChoice.of(List.of(forged, chain(1, 2), chain(1, 2))));

    assertEquals(chain(1, 2), disputed.sides().getFirst().chain());
  }

  @Test
  void a_chain_is_believed_only_as_a_whole() throws DecodeFailure {
    var bytes = VERSIONS.stream().map(NameRecord::toBytes).toList();

    assertEquals(chain(2, 4), decode(bytes.subList(1, 4)));
    assertThrows(DecodeFailure.class, () -> decode(List.of()));
    assertThrows(DecodeFailure.class, () -> decode(bytes));
    assertThrows(DecodeFailure.class, () -> decode(List.of(bytes.get(0), bytes.get(2))));
    assertThrows(DecodeFailure.class, () -> decode(List.of(bytes.get(1), bytes.get(0))));
    assertThrows(
        DecodeFailure.class,
        () -> NameChain.decode(new UserName("bob"), List.of(bytes.getFirst())));
  }

  @Test
  void a_pinned_owner_is_known_through_a_change_of_keys() {
    var alice = Identities.alice();
    var bob = Identities.bob();
    var handedOver =
        VERSIONS
            .getFirst()
            .successor(
                alice,
                bob,
                NameStories.account(bob, 0),
                NameStories.START.plus(Duration.ofDays(1)));
    var chain = new NameChain(List.of(VERSIONS.getFirst(), handedOver));

    assertEquals(bob.uid(), chain.latest().uid());
    assertTrue(chain.knows(alice.uid()));
    assertFalse(chain.knows(Identities.mallory().uid()));
  }

  private static NameChain decode(List<Bytes> versions) throws DecodeFailure {
    return NameChain.decode(NameStories.NAME, versions);
  }

  private static NameChain chain(int from, int to) {
    return new NameChain(VERSIONS.subList(from - 1, to));
  }
}
