package org.nodus.node.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.nodus.actors.agent.Agent;
import org.nodus.actors.record.RecordReader;
import org.nodus.actors.record.RecordWriter;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.Uid;
import org.nodus.protocol.identity.UserName;
import org.nodus.protocol.record.NameRecord;

/**
 * Names as their user sees them: looks them up, pins the first key it sees for each and refuses a
 * change that the old key did not sign (SCOPE A2), and remembers the own one.
 */
public final class Names {
  /** A reader and a writer of records end by themselves before this. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Bytes OWN = Bytes.utf8("own");
  private static final String PIN = "pin/";

  private final RunningAgent agent;
  private final KeyValue book;
  private final NameLease lease;

  /**
   * The names of one user.
   *
   * @param book the user's address book
   */
  public Names(RunningAgent agent, KeyValue book) {
    this.agent = agent;
    this.book = book;
    this.lease = new NameLease(book);
  }

  /**
   * What a name means.
   *
   * @param record its latest version
   * @param notice what the user must see: a changed key; empty when there is nothing
   */
  public record Found(NameRecord record, String notice) {}

  /**
   * Looks a name up and compares it with what was pinned.
   *
   * @throws CommandFailure 69 nobody has the name or too few nodes answer, 65 its key is another
   *     one and the old key did not sign the change
   */
  public Found find(UserName name) {
    return switch (read(name)) {
      case RecordReader.Found found -> pinned(name, found);
      case RecordReader.Absent absent ->
          throw new CommandFailure(
              ExitCode.UNAVAILABLE,
              "Nobody is registered as " + name.value() + "; check the spelling.");
      case RecordReader.Forked forked ->
          throw new CommandFailure(
              ExitCode.BAD_DATA,
              "%d owners claim the name %s; ask for the UID on another way and do not trust the name."
                  .formatted(forked.sides().size(), name.value()));
      case RecordReader.Unreachable few -> throw tooFew(few.answers(), few.needed());
    };
  }

  /** Whether somebody has the name: her UID. */
  private Optional<Uid> holder(UserName name) {
    return switch (read(name)) {
      case RecordReader.Found found -> Optional.of(found.chain().latest().uid());
      case RecordReader.Absent absent -> Optional.empty();
      case RecordReader.Forked forked -> Optional.of(forked.sides().getFirst().latest().uid());
      case RecordReader.Unreachable few -> throw tooFew(few.answers(), few.needed());
    };
  }

  private RecordReader.Outcome read(UserName name) {
    return agent.ask(replyTo -> new Agent.ReadName(name, replyTo), PATIENCE);
  }

  private Found pinned(UserName name, RecordReader.Found found) {
    var record = found.chain().latest();
    var key = Bytes.utf8(PIN + name.value());
    var pin = book.get(key).map(bytes -> new Uid(Hash256.of(bytes)));
    if (pin.isPresent() && pin.get().equals(record.uid())) {
      return new Found(record, "");
    }
    if (pin.isPresent() && !found.chain().knows(pin.get())) {
      throw new CommandFailure(
          ExitCode.BAD_DATA,
          "The key of %s is not the one you know, and the old key did not sign the change: now %s, before %s. Nothing was sent."
              .formatted(name.value(), record.uid().toBech32m(), pin.get().toBech32m()));
    }
    book.writeDurably(new Batch().put(key, record.uid().hash().toBytes()));
    return new Found(
        record,
        pin.isEmpty()
            ? ""
            : "Note: %s has a new key, signed by the old one: %s"
                .formatted(name.value(), record.uid().toBech32m()));
  }

  /** The name that this user registered, if any. */
  public Optional<NameRecord> own() {
    return book.get(OWN).map(Names::decoded);
  }

  private static NameRecord decoded(Bytes bytes) {
    try {
      return NameRecord.decode(bytes);
    } catch (DecodeFailure damaged) {
      throw new CommandFailure(
          ExitCode.BAD_DATA, "The own name in the home is damaged: " + damaged.reason() + ".");
    }
  }

  /**
   * Registers a name, or publishes the own one again.
   *
   * @return how many replicas have it durably
   * @throws CommandFailure 69 the name is taken or too few nodes answer, 64 the user has another
   *     name
   */
  public RecordWriter.Stored register(UserName name, IdentityKeys keys) {
    var before = own();
    if (before.isPresent() && !before.get().name().equals(name)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "This identity is registered as %s; another name needs another identity."
              .formatted(before.get().name().value()));
    }
    var holder = holder(name);
    if (holder.isPresent() && !holder.get().equals(keys.uid())) {
      throw taken(name);
    }
    var record =
        before.orElseGet(
            () ->
                NameRecord.first(
                    name, keys, keys.account(0).publicKey(), agent.env().clock().now()));
    // Kept first: what is published must never be unknown here.
    book.writeDurably(new Batch().put(OWN, record.toBytes()));
    return switch (put(record)) {
      case RecordWriter.Stored stored -> {
        lease.renewed(agent.env().clock().now());
        yield stored;
      }
      case RecordWriter.Conflict conflict -> {
        book.writeDurably(new Batch().delete(OWN));
        throw taken(name);
      }
      case RecordWriter.TooFew few -> throw tooFew(few.got(), few.needed());
    };
  }

  private RecordWriter.Outcome put(NameRecord record) {
    return agent.ask(
        replyTo -> new Agent.WriteRecord(record.key(), record.toBytes(), replyTo),
        agent.withWork(PATIENCE));
  }

  /**
   * Publishes the own name again when that was done a month ago, so that whoever uses Nodus keeps
   * it. What does not succeed is tried again a day later; whoever calls this hears nothing of it.
   */
  public void renew() {
    var now = agent.env().clock().now();
    own().filter(record -> lease.isDue(now)).ifPresent(record -> renew(record, now));
  }

  private void renew(NameRecord record, Instant now) {
    lease.tried(now);
    try {
      switch (put(record)) {
        case RecordWriter.Stored stored -> lease.renewed(now);
        case RecordWriter.Conflict conflict ->
            agent.system().log().warn("the own name is not renewed: another record has it");
        case RecordWriter.TooFew few ->
            agent.system().log().info("the own name is not renewed: too few nodes took it");
      }
    } catch (CommandFailure late) {
      agent.system().log().info("the own name is not renewed: {}", late.getMessage());
    }
  }

  private static CommandFailure taken(UserName name) {
    return new CommandFailure(
        ExitCode.UNAVAILABLE, "The name " + name.value() + " is taken; choose another one.");
  }

  private static CommandFailure tooFew(int answers, int needed) {
    return new CommandFailure(
        ExitCode.UNAVAILABLE,
        answers == 0
            ? "No node answered; is the network up? Try again."
            : "Only %d of %d needed nodes answered; is the network up? Try again."
                .formatted(answers, needed));
  }
}
