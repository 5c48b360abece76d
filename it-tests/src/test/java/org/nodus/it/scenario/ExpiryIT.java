package org.nodus.it.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.it.cluster.Caller;
import org.nodus.it.cluster.HeapImage;
import org.nodus.it.cluster.HeapImage.Masked;
import org.nodus.it.cluster.Holdings;
import org.nodus.it.cluster.LocalNetwork;
import org.nodus.it.cluster.MovableClock;
import org.nodus.ledger.account.Tokens;
import org.nodus.node.RunningNode;
import org.nodus.persistence.disk.DiskImage;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.identity.Identities;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.message.MimeType;

/**
 * A file and a line of text expire in a network that goes on running. The clock creeps until the
 * test moves it, so that both are there for as long as the test looks at them.
 */
final class ExpiryIT {
  private static final int NODES = 8;
  private static final IdentityKeys BOB = Identities.bob();

  /** On a clock that creeps it is over no sooner than the test says, but the timers run for it. */
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(2);

  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  /** {@code minute (8) ‖ key (32) ‖ checksum (4) ‖ zero (4)}. */
  private static final int SLOT_BYTES = 48;

  private static final int KEY_AT = 8;
  private static final int KEY_BYTES = 32;

  @TempDir private Path directory;

  private MovableClock clock;
  private LocalNetwork town;
  private Caller caller;
  private Holdings holdings;

  @BeforeEach
  void start() {
    clock = MovableClock.creeping(NOON.plusSeconds(30));
    town = LocalNetwork.up(directory, NODES, clock);
    caller = town.caller();
    holdings = new Holdings(caller, town.network(), town.host().env());
  }

  @AfterEach
  void end() {
    caller.close();
    town.close();
  }

  @Test
  void after_its_time_a_message_is_in_no_memory_and_on_no_disk_of_a_running_network()
      throws Exception {
    var file = send(file());
    var text = send(Message.Body.text("burn after reading"));
    assertEquals(SendOutcome.Form.CODED, file.form());
    assertEquals(SendOutcome.Form.INLINE, text.form());
    assertIsThere(file);
    var secrets = secretsOf(file);
    assertTrue(secrets.keys().size() >= 2 * NODES - 4, secrets::toString);
    assertEquals(Set.copyOf(secrets.keys()), reachable(secrets.keys()));

    var last = Instant.ofEpochMilli(Math.max(file.expiresAtMillis(), text.expiresAtMillis()));
    clock.moveTo(last.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60));

    LocalNetwork.await(() -> held().isEmpty(), () -> "still held: " + held());
    LocalNetwork.await(() -> keysOnDisk().isEmpty(), () -> "keys are still on the disk");
    assertEquals(Map.of(), fragmentsOf(file));
    assertEquals(Map.of(), holdings.entriesOf(BOB, everybody()));
    assertBobFindsNothing();
    caller.close();
    assertEquals(Set.of(), reachable(secrets.all()));
    for (var key : secrets.keys()) {
      assertFalse(DiskImage.contains(directory, key.unmasked()));
    }
  }

  private void assertBobFindsNothing() {
    try (var bob = town.arrive(BOB)) {
      var visit = bob.inbox().collect();

      assertTrue(visit.complete(), visit::toString);
      assertEquals(List.of(), visit.settled());
      assertEquals(List.of(), visit.skipped());
      assertEquals(List.of(), bob.inbox().unshown());
    }
  }

  /**
   * What must be gone: what holders were given, and the keys under which it lies on their disks.
   */
  private record Secrets(List<Masked> given, List<Masked> keys) {
    List<Masked> all() {
      return Stream.concat(given.stream(), keys.stream()).toList();
    }
  }

  private Secrets secretsOf(Sent file) {
    var given = new ArrayList<Masked>();
    fragmentsOf(file).values().forEach(one -> given.add(Masked.of(one.body())));
    holdings.entriesOf(BOB, everybody()).values().stream()
        .flatMap(List::stream)
        .distinct()
        // Behind the version and the first bytes, which all entries have in common.
        .forEach(entry -> given.add(Masked.of(entry.bytes().slice(1_000, 32))));
    return new Secrets(given, keysOnDisk().stream().map(Masked::of).toList());
  }

  private Set<Masked> reachable(List<Masked> wanted) {
    return Set.copyOf(HeapImage.reachable(directory, wanted));
  }

  private static Message.Body file() {
    var bytes = new byte[20_000];
    new Random(7).nextBytes(bytes);
    return new Message.Body(MimeType.BINARY, Optional.empty(), Bytes.wrap(bytes));
  }

  /** What the test may remember of a message: the sender has the entry for as long as she likes. */
  private record Sent(MessageId message, SendOutcome.Form form, long expiresAtMillis) {}

  private Sent send(Message.Body body) {
    try (var alice = town.arrive(Identities.alice())) {
      var outcome = alice.outbound().send(BOB.bundle(), body, TIME_TO_LIVE, Tokens.NONE);
      var stored = assertInstanceOf(SendOutcome.Stored.class, outcome);
      return new Sent(stored.message(), stored.form(), stored.expiresAtMillis());
    }
  }

  private void assertIsThere(Sent file) throws IOException {
    assertTrue(fragmentsOf(file).size() >= 6);
    var entries = holdings.entriesOf(BOB, everybody());
    assertTrue(entries.values().stream().allMatch(waiting -> waiting.size() == 2));
    assertTrue(entries.size() >= 5);
    assertTrue(held().size() > NODES);
    // Sealed once more on the disk, under a key that goes: the fragment itself is not there either.
    for (var fragment : fragmentsOf(file).values()) {
      assertFalse(DiskImage.contains(directory, fragment.body().slice(0, 64)));
    }
  }

  private List<Contact> everybody() {
    return town.network().bootstrap();
  }

  private Map<Contact, Fragment> fragmentsOf(Sent file) {
    return holdings.fragmentsOf(file.message(), everybody());
  }

  /** In words: which branch of which node still has something. */
  private List<String> held() {
    var held = new ArrayList<String>();
    for (RunningNode node : town.nodes()) {
      var fragments = town.fragmentsOf(node);
      if (fragments.fragments() > 0 || fragments.heldBytes() > 0) {
        held.add(node.contact().id() + " " + fragments);
      }
      var mailboxes = town.mailboxesOf(node);
      if (mailboxes.entries() > 0 || mailboxes.mailboxes() > 0) {
        held.add(node.contact().id() + " " + mailboxes);
      }
    }
    return held;
  }

  /** The keys of all minutes of all homes, under which the bodies on their disks are sealed. */
  private List<Bytes> keysOnDisk() {
    var keys = new ArrayList<Bytes>();
    try (var files = Files.walk(directory)) {
      for (var file : files.filter(one -> one.endsWith("minute.keys")).toList()) {
        var slots = Bytes.wrap(Files.readAllBytes(file));
        for (var at = 0; at + SLOT_BYTES <= slots.length(); at += SLOT_BYTES) {
          keys.add(slots.slice(at + KEY_AT, KEY_BYTES));
        }
      }
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
    keys.removeIf(key -> key.equals(Bytes.wrap(new byte[KEY_BYTES])));
    return keys;
  }
}
