package org.nodus.actors.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.nodus.persistence.expiring.Condition;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.expiring.Usage;
import org.nodus.persistence.fragment.FragmentStorage;
import org.nodus.persistence.fragment.HeldFragment;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.protocol.message.MessageId;

/** Fragments of a sound store; what runs before each change and each read may throw or wait. */
record SwitchedFragments(FragmentStorage sound, Runnable beforeChange, Runnable beforeRead)
    implements FragmentStorage {
  SwitchedFragments(FragmentStorage sound, Runnable beforeChange) {
    this(sound, beforeChange, () -> {});
  }

  @Override
  public List<Outcome> append(List<StoredFragment> fragments, Instant now) {
    beforeChange.run();
    return sound.append(fragments, now);
  }

  @Override
  public Optional<StoredFragment> read(MessageId message, int index) {
    beforeRead.run();
    return sound.read(message, index);
  }

  @Override
  public List<HeldFragment> list(MessageId message) {
    return sound.list(message);
  }

  @Override
  public int delete(List<MessageId> messages) {
    beforeChange.run();
    return sound.delete(messages);
  }

  @Override
  public boolean release(MessageId message, int index) {
    beforeChange.run();
    return sound.release(message, index);
  }

  @Override
  public int expire(Instant now) {
    beforeChange.run();
    return sound.expire(now);
  }

  @Override
  public int expire(Instant now, ObjIntConsumer<MessageId> going) {
    beforeChange.run();
    return sound.expire(now, going);
  }

  @Override
  public Optional<Instant> nextExpiry() {
    return sound.nextExpiry();
  }

  @Override
  public void forEachLive(Consumer<HeldFragment> visitor) {
    sound.forEachLive(visitor);
  }

  @Override
  public Usage usage() {
    return sound.usage();
  }

  @Override
  public Condition condition() {
    return sound.condition();
  }

  @Override
  public void close() {
    sound.close();
  }
}
