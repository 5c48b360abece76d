package org.nodus.actors.mailbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;
import org.nodus.protocol.wire.WireLimits;

/**
 * The devices that stay with this node to hear at once what comes into their mailboxes. A bound
 * device has a question open here, which is answered when there is news or when it has waited long
 * enough; it asks again at once. Who has not done so for a while is not counted any more. Confined
 * to {@link Mailboxes}; whoever is bound has been found to be the owner.
 */
final class Bindings {
  /**
   * A question is answered after so long at the latest: before the transport stops counting it (60
   * s), and while the proof in it is still fresh, should the asker have to repeat it.
   */
  static final Duration LEASE = Duration.ofSeconds(50);

  /** So long after an answer its device still counts: longer than any asker's pause. */
  private static final Duration MEMORY = Duration.ofSeconds(30);

  /** A device that is or was bound a moment ago. */
  private static final class Device {
    private final Hash256 address;
    private final NodeId id;
    private long number;
    private long sinceMillis;
    private long untilNanos;
    private PeerLink.@Nullable Incoming question;

    /** What came while the mailbox was still being looked at, first come first; null afterwards. */
    private @Nullable Set<Hash256> meanwhile;

    private long latestMillis;

    private Device(Hash256 address, NodeId id) {
      this.address = address;
      this.id = id;
    }
  }

  private final int max;
  private final Map<Hash256, Map<NodeId, Device>> byAddress = new HashMap<>();

  /** Those with an open question, the longest open first. */
  private final LinkedHashMap<Long, Device> open = new LinkedHashMap<>();

  private int devices;
  private long numbers;

  /** Of at most {@code max} devices at all mailboxes together. */
  Bindings(int max) {
    this.max = max;
  }

  /**
   * Keeps a question, or refuses it. Who asks again for the same mailbox gets an answer to the
   * question before.
   *
   * @return its number, for {@link #looked}; empty if it was refused
   */
  Optional<Long> bind(
      Hash256 address, long sinceMillis, PeerLink.Incoming question, long nowNanos) {
    var here = byAddress.computeIfAbsent(address, none -> new LinkedHashMap<>());
    var device = here.get(question.from().id());
    if (device == null) {
      if (here.size() >= WireLimits.DEVICES || devices >= max) {
        dropIfUnused(address);
        question.reply(new Response.Refused(Reason.BUSY, "too many devices are bound"));
        return Optional.empty();
      }
      device = new Device(address, question.from().id());
      here.put(device.id, device);
      devices++;
    }
    answer(device, List.of(), device.sinceMillis, nowNanos);
    device.number = ++numbers;
    device.sinceMillis = sinceMillis;
    device.untilNanos = nowNanos + LEASE.toNanos();
    device.question = question;
    device.meanwhile = new LinkedHashSet<>();
    device.latestMillis = sinceMillis;
    open.put(device.number, device);
    return Optional.of(device.number);
  }

  /** What the mailbox had received since the time in that question. */
  void looked(long number, List<Hash256> found, long atMillis, long nowNanos) {
    var device = open.get(number);
    if (device == null || device.meanwhile == null) {
      return;
    }
    var news = new LinkedHashSet<>(found);
    news.addAll(device.meanwhile);
    device.meanwhile = null;
    if (!news.isEmpty()) {
      var ids = news.stream().limit(WireLimits.ENTRIES).toList();
      answer(device, ids, Math.max(atMillis, device.latestMillis), nowNanos);
    }
  }

  /** What the mailbox had received is not known: the device may ask again. */
  void unlooked(long number, long nowNanos) {
    var device = open.remove(number);
    if (device != null && device.question != null) {
      var question = device.question;
      device.question = null;
      device.meanwhile = null;
      device.untilNanos = nowNanos + MEMORY.toNanos();
      question.reply(new Response.Refused(Reason.NOT_READY, "the disk does not answer"));
    }
  }

  /** Something has come, durably. */
  void arrived(Hash256 address, Hash256 entry, long atMillis, long nowNanos) {
    for (var device : List.copyOf(byAddress.getOrDefault(address, Map.of()).values())) {
      if (device.meanwhile == null) {
        answer(device, List.of(entry), atMillis, nowNanos);
      } else if (device.meanwhile.size() < WireLimits.ENTRIES) {
        // An answer now would name a moment before which something unsaid may have come.
        device.meanwhile.add(entry);
        device.latestMillis = atMillis;
      }
    }
  }

  private void answer(Device device, List<Hash256> ids, long atMillis, long nowNanos) {
    var question = device.question;
    if (question == null) {
      return;
    }
    device.question = null;
    device.meanwhile = null;
    device.untilNanos = nowNanos + MEMORY.toNanos();
    open.remove(device.number);
    var bound = byAddress.getOrDefault(device.address, Map.of()).size();
    question.reply(new Response.MailboxNews(ids, atMillis, Math.max(1, bound)));
  }

  /** Answers who has waited long enough. */
  void lapse(long nowNanos) {
    for (var device : List.copyOf(open.values())) {
      if (device.untilNanos > nowNanos) {
        break;
      }
      answer(device, List.of(), device.sinceMillis, nowNanos);
    }
    forget(nowNanos);
  }

  /** Whether nobody is bound, nor was a moment ago. */
  boolean isEmpty() {
    return byAddress.isEmpty();
  }

  private void forget(long nowNanos) {
    var gone = new ArrayList<Hash256>();
    byAddress.forEach(
        (address, here) -> {
          var before = here.size();
          here.values()
              .removeIf(device -> device.question == null && device.untilNanos <= nowNanos);
          devices -= before - here.size();
          if (here.isEmpty()) {
            gone.add(address);
          }
        });
    gone.forEach(byAddress::remove);
  }

  private void dropIfUnused(Hash256 address) {
    byAddress.computeIfPresent(address, (any, here) -> here.isEmpty() ? null : here);
  }
}
