package org.nodus.persistence.journal;

import java.nio.file.Path;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.jspecify.annotations.Nullable;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.leveldb.LevelDb;
import scala.concurrent.ExecutionContext;

/**
 * Which map holds the journal of an ActorSystem. Set it once, before the first persistent actor
 * starts; the map stays the caller's to close, at any time: a replay in its middle then ends in a
 * failure and in nothing worse.
 */
public final class JournalStorage implements Extension {
  private static final String PLUGIN = "nodus-journal";

  private static final AbstractExtensionId<JournalStorage> ID =
      new AbstractExtensionId<>() {
        @Override
        public JournalStorage createExtension(ExtendedActorSystem system) {
          return new JournalStorage(system);
        }
      };

  private final ExtendedActorSystem system;
  private final ExecutionContext io;
  private @Nullable KeyValue map;
  private @Nullable CommitQueue commit;

  private JournalStorage(ExtendedActorSystem system) {
    this.system = system;
    var dispatcher = system.settings().config().getString(PLUGIN + ".io-dispatcher");
    this.io = system.dispatchers().lookup(dispatcher);
  }

  /**
   * Says where the journal of {@code system} lies.
   *
   * @throws IllegalStateException if it was said before, or a persistent actor has started
   */
  public static void install(ActorSystem system, KeyValue map) {
    ID.apply(system).use(map);
  }

  static JournalStorage of(ActorSystem system) {
    return ID.apply(system);
  }

  synchronized KeyValue map() {
    if (map == null) {
      use(openConfigured());
    }
    var chosen = map;
    if (chosen == null) {
      throw new IllegalStateException("no journal");
    }
    return chosen;
  }

  synchronized CommitQueue commit() {
    var started = commit;
    if (started == null) {
      started = new CommitQueue(map(), io);
      commit = started;
    }
    return started;
  }

  /** Where disks are waited for. */
  ExecutionContext io() {
    return io;
  }

  private synchronized void use(KeyValue chosen) {
    if (map != null) {
      throw new IllegalStateException("the journal of " + system.name() + " is chosen already");
    }
    map = chosen;
  }

  private KeyValue openConfigured() {
    var directory = system.settings().config().getString(PLUGIN + ".directory");
    if (directory.isEmpty()) {
      throw new IllegalStateException(
          "The journal of "
              + system.name()
              + " has no place: install one, or set "
              + PLUGIN
              + ".directory.");
    }
    var opened = LevelDb.open(Path.of(directory));
    system.registerOnTermination(opened::close);
    return opened;
  }
}
