package org.nodus.actors.ledger.download;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.replay.LedgerEntry;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;

/** Reads the whole ledger from several replicas, verified, and stops. */
public final class LedgerDownload {
  private LedgerDownload() {}

  public sealed interface Command {}

  /** The receiver of a {@link Page} is ready for the next one. */
  public enum Next implements Command {
    PAGE
  }

  /** What the requester hears: any number of pages, then one of the other two. */
  public sealed interface Progress {}

  /**
   * The next entries, in the order of an export. Nothing more comes before {@code next} was told
   * {@link Next#PAGE}: at most one epoch is in memory.
   */
  public record Page(List<LedgerEntry> entries, ActorRef<Command> next) implements Progress {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /**
   * Everything is there: each closed epoch as its checkpoint names it, and the blocks of the open
   * epoch that at least two replicas told of.
   *
   * @param root of the state after all of it
   */
  public record Complete(long blocks, long checkpoints, long openEpoch, Hash256 root)
      implements Progress {}

  /** Pages that came before are genuine, but not all. */
  public record Incomplete(String detail) implements Progress {}

  /**
   * How hard to try.
   *
   * @param sources how many replicas have to tell of the open epoch; fewer only when fewer are
   *     known
   * @param rounds how often all replicas may fail in a row before the download gives up
   * @param pause between two such rounds
   */
  public record Limits(int sources, int rounds, Duration pause, Duration answerTimeout) {
    public static final Limits DEFAULT =
        new Limits(2, 5, Duration.ofMillis(500), Duration.ofSeconds(3));
  }

  /**
   * Begins at once; stops after {@link Complete} or {@link Incomplete}.
   *
   * @param replicas nodes to read from, validators or not; asked in this order, the next one when
   *     one fails
   */
  public static Behavior<Command> create(
      Genesis genesis,
      List<Contact> replicas,
      ActorRef<PeerLink.Command> link,
      Limits limits,
      ActorRef<Progress> requester) {
    return Behaviors.ignore();
  }
}
