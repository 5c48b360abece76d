package org.nodus.node.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.nodus.config.InvalidConfig;
import org.nodus.config.NetworkFile;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.node.network.BadNetwork;
import org.nodus.node.network.Network;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.file.Directories;
import org.nodus.persistence.keys.HomeLock;
import org.nodus.persistence.keys.KeyFile;
import org.nodus.persistence.keys.Protection;
import org.nodus.persistence.leveldb.LevelDb;
import org.nodus.persistence.received.ReceivedFiles;
import org.nodus.persistence.received.ReceivedStorage;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.identity.IdentityKeys;

/**
 * The home directory of one user, held by one process at a time.
 *
 * <pre>
 * HOME/network.conf        the network it belongs to, as it was when the identity was made
 * HOME/keys/identity.key   the 32-byte seed that every key of the user derives from
 * HOME/data/               account chain, address book, sent messages
 * HOME/received/           messages that were collected
 * HOME/log/                what the last commands did
 * HOME/lock                held while a command runs
 * </pre>
 */
public final class AgentHome implements AutoCloseable {
  private static final String NETWORK_FILE = "network.conf";
  private static final String KEY_FILE = "keys/identity.key";

  private final Path directory;
  private final HomeLock lock;
  private final Network network;
  private final IdentityKeys identity;
  private final KeyValue data;
  private final ReceivedStorage received;

  private AgentHome(Path directory, HomeLock lock, Network network, IdentityKeys identity) {
    this.directory = directory;
    this.lock = lock;
    this.network = network;
    this.identity = identity;
    this.data = LevelDb.open(directory.resolve("data"));
    this.received = ReceivedFiles.open(directory.resolve("received"));
  }

  /**
   * Makes a home with a new identity.
   *
   * @param seed 32 secret bytes
   * @throws CommandFailure when the home holds an identity already or the network file is no good
   */
  public static void create(Path home, Path networkFile, Bytes seed, Protection protection) {
    var network = networkIn(networkFile);
    if (Files.exists(home.resolve(KEY_FILE))) {
      throw new CommandFailure(
          ExitCode.USAGE,
          home + " holds an identity already; choose another directory with --home");
    }
    var held = HomeLock.acquire(home);
    try {
      Directories.ensureUsable(home.resolve("keys"));
      Files.writeString(home.resolve(NETWORK_FILE), network.toFile().render());
      KeyFile.create(home.resolve(KEY_FILE), seed, protection);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      held.close();
    }
  }

  /**
   * Opens a home and holds it until {@link #close}.
   *
   * @param passphrase asked only when the key file needs one
   * @throws CommandFailure when there is no identity
   */
  public static AgentHome open(Path home, Supplier<Bytes> passphrase) {
    requireIdentity(home);
    var network = networkIn(home.resolve(NETWORK_FILE));
    var lock = HomeLock.acquire(home);
    try {
      return new AgentHome(home, lock, network, identityIn(home, passphrase));
    } catch (RuntimeException failure) {
      lock.close();
      throw failure;
    }
  }

  /** The identity alone, without holding the home: for commands that only show it. */
  public static IdentityKeys identityIn(Path home, Supplier<Bytes> passphrase) {
    requireIdentity(home);
    var file = home.resolve(KEY_FILE);
    var phrase =
        KeyFile.needsPassphrase(file) ? Optional.of(passphrase.get()) : Optional.<Bytes>empty();
    return IdentityKeys.of(KeyFile.open(file, phrase));
  }

  /** The network that a home belongs to, a user's or a node's, without holding the home. */
  public static Network networkOf(Path home) {
    return networkIn(home.resolve(NETWORK_FILE));
  }

  private static void requireIdentity(Path home) {
    if (!Files.exists(home.resolve(KEY_FILE))) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          home + " holds no identity; make one with: nodus id new --home DIR --network FILE");
    }
  }

  /**
   * Reads and checks a network file.
   *
   * @throws CommandFailure 78 when it is missing, unreadable, or its keys or amounts make no
   *     network
   */
  public static Network networkIn(Path file) {
    if (!Files.exists(file) || Files.isDirectory(file)) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          (Files.exists(file)
                  ? file + " is a directory, not a network file."
                  : "There is no network file " + file + ".")
              + " Name one with --network, or put the network's file there.");
    }
    try {
      return Network.of(NetworkFile.read(file.toFile()));
    } catch (InvalidConfig invalid) {
      throw unusable(file, invalid);
    } catch (BadNetwork bad) {
      throw unusable(file, bad);
    }
  }

  private static CommandFailure unusable(Path file, Exception why) {
    return new CommandFailure(
        ExitCode.CONFIGURATION,
        file
            + " is no usable network file: "
            + why.getMessage()
            + ". Get the network's file again, or name another one.");
  }

  public Path directory() {
    return directory;
  }

  public Network network() {
    return network;
  }

  public IdentityKeys identity() {
    return identity;
  }

  /** The part of the database that {@code name} may write. */
  public KeyValue data(String name) {
    return data.within(Bytes.utf8(name + "/"));
  }

  public ReceivedStorage received() {
    return received;
  }

  @Override
  public void close() {
    received.close();
    data.close();
    lock.close();
  }
}
