package org.nodus.it.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.it.cluster.Caller;
import org.nodus.it.cluster.Holdings;
import org.nodus.it.cluster.LocalNetwork;
import org.nodus.it.cluster.Program;
import org.nodus.it.cluster.User;
import org.nodus.ledger.account.Tokens;
import org.nodus.node.Host;
import org.nodus.node.dev.DevNetwork;
import org.nodus.node.network.Network;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.identity.Identities;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MimeType;

/**
 * Every node is {@code nodus node run} in a JVM of its own and is killed without goodbye. Bob reads
 * while three are dead; carol reads when most of what is left has died before and come back.
 */
final class KilledProcessesIT {
  /** Numbered from 1; the first four are the validators, of which three must be alive. */
  private static final int NODES = 8;

  private static final List<Integer> FIRST_TO_DIE = List.of(1, 5, 6);
  private static final List<Integer> NEXT_TO_DIE = List.of(4, 7, 8);
  private static final IdentityKeys BOB = Identities.bob();
  private static final IdentityKeys CAROL = Identities.named("carol");

  @TempDir private Path directory;

  private final TreeMap<Integer, Process> processes = new TreeMap<>();
  private final Host host = Host.ofManyNodes();
  private Program nodus;
  private Network network;
  private Caller caller;
  private Holdings holdings;

  @BeforeEach
  void every_node_is_a_process() throws IOException {
    nodus = new Program(directory);
    try (var made = DevNetwork.up(directory.resolve("net"), DevNetwork.Plan.of(NODES), w -> {})) {
      network = made.network();
    }
    var all = new ArrayList<Integer>();
    for (var number = 1; number <= NODES; number++) {
      all.add(number);
    }
    start(all);
    caller = Caller.in(network, host);
    holdings = new Holdings(caller, network, host.env());
  }

  @AfterEach
  void everything_ends() {
    kill(List.copyOf(processes.keySet()));
    caller.close();
    host.close();
  }

  @Test
  void who_died_is_not_needed_and_who_came_back_has_what_it_acknowledged() throws IOException {
    var forBob = file(1);
    var forCarol = file(2);
    send(BOB, forBob);
    var stored = send(CAROL, forCarol);
    var mortal = FIRST_TO_DIE.stream().map(this::contact).toList();
    // What is more than enough follows after the sender has been told.
    LocalNetwork.await(
        () -> holdings.fragmentsOf(stored.message(), mortal).size() == mortal.size(),
        () -> "not all have a fragment");
    LocalNetwork.await(
        () -> holdings.entriesOf(CAROL, mortal).size() == mortal.size(),
        () -> "not all have the entry");
    var fragments = holdings.fragmentsOf(stored.message(), mortal);
    var entries = holdings.entriesOf(CAROL, mortal);

    kill(FIRST_TO_DIE);
    assertReads(BOB, forBob);

    start(FIRST_TO_DIE);
    assertEquals(fragments, holdings.fragmentsOf(stored.message(), mortal));
    assertEquals(entries, holdings.entriesOf(CAROL, mortal));

    kill(NEXT_TO_DIE);
    assertReads(CAROL, forCarol);
  }

  private Contact contact(int number) {
    return network.bootstrap().get(number - 1);
  }

  private static Message.Body file(long seed) {
    var bytes = new byte[50_000];
    new Random(seed).nextBytes(bytes);
    return new Message.Body(MimeType.BINARY, Optional.empty(), Bytes.wrap(bytes));
  }

  private SendOutcome.Stored send(IdentityKeys recipient, Message.Body body) {
    try (var alice = User.arrive(Identities.alice(), network, host)) {
      var outcome =
          alice.outbound().send(recipient.bundle(), body, Duration.ofDays(1), Tokens.NONE);
      return assertInstanceOf(SendOutcome.Stored.class, outcome);
    }
  }

  private void assertReads(IdentityKeys recipient, Message.Body expected) {
    try (var reader = User.arrive(recipient, network, host)) {
      var visit = reader.inbox().collect();

      var messages = reader.inbox().unshown();
      assertEquals(1, messages.size(), visit::toString);
      assertEquals(expected, messages.getFirst().body());
      assertEquals(Identities.alice().uid(), messages.getFirst().sender());
    }
  }

  /** All at once; each says one line when it serves and one when it has joined. */
  private void start(List<Integer> numbers) throws IOException {
    for (var number : numbers) {
      var home = "net/" + "node-%02d".formatted(number);
      var process =
          nodus.start("node", "run", "--home", home, "-o", "json", "--until-stdin-closes");
      processes.put(number, process);
    }
    for (var number : numbers) {
      var out = processes.get(number).inputReader();
      var ready = out.readLine();
      assertNotNull(ready, () -> "node " + number + " ended: " + nodus.errors());
      assertTrue(ready.contains("\"ready\":true"), ready);
      var joined = out.readLine();
      assertNotNull(joined, () -> "node " + number + " did not join: " + nodus.errors());
      assertTrue(joined.contains("\"joined\":true"), joined);
    }
  }

  /** SIGKILL. */
  private void kill(List<Integer> numbers) {
    for (var number : numbers) {
      var process = processes.remove(number);
      if (process != null) {
        process.destroyForcibly();
        process.onExit().join();
      }
    }
  }
}
