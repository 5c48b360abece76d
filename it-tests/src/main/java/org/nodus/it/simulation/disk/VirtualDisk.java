package org.nodus.it.simulation.disk;

import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.nodus.persistence.disk.FreeSpace;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;

/**
 * The disk of one simulated machine. It outlives the processes that open stores on it: after {@link
 * #processEnded} the stores of the dead process are closed and may be opened again, with whatever
 * its end has left. All that happens follows from the chance given and the order of the calls.
 *
 * <p>A call returns at once; how long the process would have waited for it is told to the
 * simulation ({@code Simulation.charge}), which lets everybody hear of it that much later.
 */
public final class VirtualDisk {
  /** Stands for the 64 MiB of production, on disks of a few MiB. */
  private static final long RESERVE_BYTES = 64 << 10;

  private static final int ROT_EVERY_BYTES = 1024;

  private static final long NO_LIMIT = Long.MAX_VALUE;

  private final RandomGenerator chance;
  private final Consumer<Duration> waited;
  private final TreeMap<String, MemorySegmentFiles> directories = new TreeMap<>();
  private final TreeMap<String, MemoryKeyValue> maps = new TreeMap<>();
  private final TreeMap<String, OpenStore> open = new TreeMap<>();
  private final DiskTrouble trouble = new DiskTrouble();
  private DiskSpeed speed = DiskSpeed.IMMEDIATE;
  private long capacityBytes = NO_LIMIT;

  /**
   * An empty disk that takes no time.
   *
   * @param chance its own and nobody else's
   * @param waited hears how long each call would have blocked, if it would
   */
  public VirtualDisk(RandomGenerator chance, Consumer<Duration> waited) {
    this.chance = chance;
    this.waited = waited;
  }

  /**
   * Opens a directory, made when missing.
   *
   * @param name no map has it
   * @throws StoreFailure.DirectoryInUse it is open
   */
  public synchronized SegmentFiles files(String name) {
    var content = directories.computeIfAbsent(name, none -> new MemorySegmentFiles());
    return new VirtualFiles(this, content, opened(name));
  }

  /**
   * Opens a map, made when missing.
   *
   * @param name no directory has it
   * @throws StoreFailure.DirectoryInUse it is open
   */
  public synchronized KeyValue map(String name) {
    var content = maps.computeIfAbsent(name, none -> MemoryKeyValue.thatCanLosePower());
    return new VirtualMap(this, content, opened(name));
  }

  private OpenStore opened(String name) {
    if (open.containsKey(name)) {
      throw new StoreFailure.DirectoryInUse(name);
    }
    var store = new OpenStore(this, name);
    open.put(name, store);
    return store;
  }

  /** Its process has closed a store in order. */
  synchronized void closed(String name) {
    open.remove(name);
  }

  /** Ends the use that a process makes of the disk, leaving what such an end leaves. */
  public synchronized void processEnded(Ending ending) {
    for (var store : open.values()) {
      store.abandon();
    }
    directories.replaceAll(
        (name, files) -> loses(name, ending) ? files.afterPowerLoss(chance) : files);
    maps.replaceAll((name, map) -> loses(name, ending) ? torn(map) : map);
    open.clear();
    trouble.begun();
  }

  private boolean loses(String name, Ending ending) {
    var store = open.get(name);
    return ending == Ending.POWER_LOST || (store != null && store.syncFailed());
  }

  private MemoryKeyValue torn(MemoryKeyValue map) {
    return map.afterPowerLoss(chance.nextInt(map.openBatches() + 1));
  }

  /**
   * Another, empty disk stands here from now on.
   *
   * @throws IllegalStateException a process has something open
   */
  public synchronized void wipe() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("in use: " + open.keySet());
    }
    directories.clear();
    maps.clear();
  }

  /** A bit in every KiB of the files of a directory is not what was written. */
  public synchronized void rot(String directory) {
    var files = directories.getOrDefault(directory, new MemorySegmentFiles());
    for (var name : files.list()) {
      for (var at = ROT_EVERY_BYTES / 2; at < files.length(name); at += ROT_EVERY_BYTES) {
        var flipped = (byte) (files.read(name, at, 1).get(0) ^ (1 << chance.nextInt(Byte.SIZE)));
        files.overwrite(name, at, Bytes.wrap(new byte[] {flipped}));
      }
    }
  }

  /** From now on each sync takes so long. */
  public synchronized void runAt(DiskSpeed newSpeed) {
    speed = newSpeed;
  }

  /** From now on there is room for so many bytes in all, fewer than are stored or more. */
  public synchronized void limitTo(long bytes) {
    capacityBytes = bytes;
  }

  /** Takes the limit of {@link #limitTo} away. */
  public synchronized void unlimit() {
    capacityBytes = NO_LIMIT;
  }

  /** Whether there is room without a limit and the present process has seen no failure. */
  public synchronized boolean isSound() {
    return capacityBytes == NO_LIMIT && !trouble.hasStruck();
  }

  /** The bytes of all files, keys and values. */
  public synchronized long usedBytes() {
    return directories.values().stream().mapToLong(MemorySegmentFiles::usedBytes).sum()
        + maps.values().stream().mapToLong(MemoryKeyValue::usedBytes).sum();
  }

  /** How many changes were tried so far: for loops that let each of them fail in turn. */
  public synchronized long changes() {
    return trouble.changes();
  }

  /** The {@code n}-th change from now on, the first being 1, comes to {@code fault}. */
  public synchronized void failAt(long n, DiskFault fault) {
    trouble.failAt(n, fault);
  }

  /**
   * Instead of the {@code n}-th change from now on {@code kill} is run, which must end the process,
   * with {@link #processEnded} too. A process is so killed in the middle of what it does.
   */
  public synchronized void killAt(long n, Runnable kill) {
    trouble.killAt(n, kill);
  }

  /** Takes back what {@link #failAt} or {@link #killAt} planned. */
  public synchronized void failNothing() {
    trouble.strikeNever();
  }

  synchronized Optional<DiskFault> beforeChange(boolean syncs) {
    return trouble.beforeChange(syncs);
  }

  /** The process waits until something is on the disk. */
  synchronized void waitForSync() {
    var wait = speed.sync(chance);
    if (!wait.isZero()) {
      waited.accept(wait);
    }
  }

  FreeSpace space() {
    return new FreeSpace(this::usableBytes, RESERVE_BYTES);
  }

  private synchronized long usableBytes() {
    return capacityBytes == NO_LIMIT ? NO_LIMIT : capacityBytes - usedBytes();
  }
}
