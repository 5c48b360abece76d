package org.nodus.it.simulation.checker;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MessageId;

/**
 * What users were told and what they were shown. Rules: a message is shown once; not when it was
 * over for a minute; not to anybody else; and as it was written.
 */
public final class Promises {
  public static final String ONCE = "a message is shown once";
  static final String IN_TIME = "nothing is served a minute after its expiry";
  static final String TO_HER = "a message is shown to its recipient";
  static final String AS_WRITTEN = "a message is shown as it was written";

  /** DESIGN.md §6: unreadable for everybody at most a minute after the expiry. */
  static final Duration AFTER_EXPIRY = Duration.ofSeconds(60);

  private record Shown(int user, Hash256 body, Instant at) {}

  private final Findings findings;
  private final Duration clockTolerance;
  private final Map<MessageId, Promise> promises = new LinkedHashMap<>();
  private final Map<MessageId, Shown> shown = new HashMap<>();

  /**
   * An empty book.
   *
   * @param clockTolerance how far the clocks of this run are off: who is late by so much did not
   *     know better
   */
  public Promises(Findings findings, Duration clockTolerance) {
    this.findings = findings;
    this.clockTolerance = clockTolerance;
  }

  /** A sender was told so. */
  public void made(Promise promise) {
    promises.put(promise.message(), promise);
    Optional.ofNullable(shown.get(promise.message())).ifPresent(early -> check(promise, early));
  }

  /** A user was shown a message; its sender may not have been told anything yet. */
  public void shown(int user, MessageId message, Message.Body body) {
    var now = new Shown(user, Sha256.of(body.bytes()), findings.now());
    var before = shown.putIfAbsent(message, now);
    if (before != null) {
      findings.add(
          ONCE,
          "message %s to user %d at %s and to user %d again"
              .formatted(message, before.user(), before.at(), user));
    }
    Optional.ofNullable(promises.get(message)).ifPresent(promise -> check(promise, now));
  }

  private void check(Promise promise, Shown showing) {
    if (showing.user() != promise.recipient()) {
      findings.add(TO_HER, promise + ", shown to user " + showing.user());
    }
    if (!showing.body().equals(promise.body())) {
      findings.add(AS_WRITTEN, promise + ", shown with another body");
    }
    var last = promise.expiry().plus(AFTER_EXPIRY).plus(clockTolerance);
    if (showing.at().isAfter(last)) {
      findings.add(IN_TIME, promise + ", shown at " + showing.at());
    }
  }

  /** All promises made so far, first made first. */
  public Collection<Promise> all() {
    return List.copyOf(promises.values());
  }

  /** Those that are neither kept nor over. */
  public List<Promise> open() {
    var now = findings.now();
    return promises.values().stream()
        .filter(promise -> !shown.containsKey(promise.message()) && promise.expiry().isAfter(now))
        .toList();
  }

  /** How many messages were shown. */
  public int shownMessages() {
    return shown.size();
  }

  /** How long after its promise a message was shown; empty if it was not. */
  public Optional<Duration> delay(Promise promise) {
    return Optional.ofNullable(shown.get(promise.message()))
        .map(showing -> Duration.between(promise.at(), showing.at()));
  }
}
