package org.nodus.node.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.nodus.config.InvalidConfig;
import org.nodus.config.NodusConfig;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.node.network.Network;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.file.Directories;
import org.nodus.persistence.file.WholeFile;
import org.nodus.persistence.keys.HomeLock;
import org.nodus.persistence.keys.KeyFile;
import org.nodus.persistence.keys.KeyFileFailure;
import org.nodus.persistence.keys.Protection;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.identity.NodeKeys;

/**
 * One node's home directory, locked for this process until it is closed.
 *
 * <pre>
 * HOME/node.conf      settings
 *      network.conf   the network, as all its nodes have it
 *      network.id     hash of its genesis when the home was made; written last, so a home that has
 *                     it is complete
 *      keys/node.key  secret, mode 0600
 *      data/          fragments, mailboxes, and the index over both and the records
 *      journal/       what the ledger's actors wrote down
 *      log/nodus.log
 *      lock
 * </pre>
 */
public final class NodeHome implements AutoCloseable {
  private static final int NETWORK_ID_BYTES = 128;

  private final Path path;
  private final HomeLock lock;
  private final NodeKeys keys;
  private final Network network;
  private final NodusConfig config;

  private NodeHome(Path path, HomeLock lock, NodeKeys keys, Network network, NodusConfig config) {
    this.path = path;
    this.lock = lock;
    this.keys = keys;
    this.network = network;
    this.config = config;
  }

  /**
   * Makes the home of a new node.
   *
   * @param keys with the puzzle of {@code network} solved
   * @param host and {@code port} are where it is going to listen
   * @throws CommandFailure there is something at {@code path}; nothing was changed
   * @throws StoreFailure the directory cannot be made or written
   */
  public static void create(Path path, NodeKeys keys, Network network, String host, int port) {
    refuseWhatExists(path);
    var lock = lock(path);
    try {
      Directories.ensureUsable(path.resolve("keys"));
      KeyFile.create(keyFile(path), keys.toSecretBytes(), new Protection.Permissions());
      WholeFile.write(path.resolve("network.conf"), Bytes.utf8(network.toFile().render()));
      WholeFile.write(path.resolve("node.conf"), Bytes.utf8(NodeConf.text(host, port)));
      WholeFile.write(networkId(path), Bytes.utf8(network.id().toHex() + "\n"));
    } finally {
      lock.close();
    }
  }

  private static void refuseWhatExists(Path path) {
    if (Files.exists(networkId(path))) {
      throw new CommandFailure(
          ExitCode.USAGE,
          path + " is the home of a node already. Run it with: nodus node run --home " + path);
    }
    if (Files.exists(path) && !isEmpty(path)) {
      throw new CommandFailure(
          ExitCode.USAGE, path + " is not empty. Name another --home, or empty it.");
    }
  }

  private static boolean isEmpty(Path path) {
    try (var content = Files.list(path)) {
      return content.findAny().isEmpty();
    } catch (IOException failure) {
      return false;
    }
  }

  /**
   * Opens and locks the home at {@code path}.
   *
   * @throws CommandFailure 78 there is none, or {@code node.conf} has unknown keys or bad values;
   *     75 another process has it; 65 its network file is damaged or another network's
   * @throws KeyFileFailure its key cannot be read
   * @throws StoreFailure it cannot be written
   */
  public static NodeHome open(Path path) {
    if (!Files.exists(networkId(path))) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "There is no complete home of a node in "
              + path
              + ". Make one with: nodus node init --home "
              + path
              + " --network FILE");
    }
    var lock = lock(path);
    try {
      var network = AgentHome.networkIn(path.resolve("network.conf"));
      refuseForeign(path, network);
      return new NodeHome(path, lock, keys(path), network, config(path));
    } catch (RuntimeException failure) {
      lock.close();
      throw failure;
    }
  }

  private static HomeLock lock(Path path) {
    try {
      return HomeLock.acquire(path);
    } catch (StoreFailure.DirectoryInUse inUse) {
      throw new CommandFailure(
          ExitCode.TRY_AGAIN,
          "The home " + path + " is in use by another process. End that one, or name another.");
    }
  }

  private static void refuseForeign(Path path, Network network) {
    var recorded = WholeFile.read(networkId(path), NETWORK_ID_BYTES).toUtf8().strip();
    var found = network.id().toHex();
    if (!recorded.equals(found)) {
      throw new CommandFailure(
          ExitCode.BAD_DATA,
          path.resolve("network.conf")
              + " describes network "
              + found.substring(0, 8)
              + ", but this home belongs to network "
              + recorded.substring(0, Math.min(8, recorded.length()))
              + ". Put the file back, or make a new home.");
    }
  }

  private static NodusConfig config(Path path) {
    try {
      return NodusConfig.read(path.resolve("node.conf").toFile());
    } catch (InvalidConfig wrong) {
      throw new CommandFailure(ExitCode.CONFIGURATION, String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /** Whether a node's keys lie in {@code path}. */
  public static boolean isAt(Path path) {
    return Files.exists(keyFile(path));
  }

  /** The keys alone, without holding the home: for commands that only read the ledger. */
  public static NodeKeys keys(Path path) {
    try {
      return NodeKeys.decode(KeyFile.open(keyFile(path), Optional.empty()));
    } catch (DecodeFailure wrong) {
      throw new StoreFailure.Damaged(
          "The file " + keyFile(path) + " holds no node keys: " + wrong.reason() + ".");
    }
  }

  private static Path keyFile(Path path) {
    return path.resolve("keys").resolve("node.key");
  }

  private static Path networkId(Path path) {
    return path.resolve("network.id");
  }

  public Path path() {
    return path;
  }

  public NodeKeys keys() {
    return keys;
  }

  public Network network() {
    return network;
  }

  /** What stands in {@code node.conf}, over the defaults. */
  public NodusConfig config() {
    return config;
  }

  public Path logFile() {
    return path.resolve("log").resolve("nodus.log");
  }

  /** Lets another process have it. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (UncheckedIOException harmless) {
      // The kernel frees the lock with the process at the latest.
    }
  }
}
