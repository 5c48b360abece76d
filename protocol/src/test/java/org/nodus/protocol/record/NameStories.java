package org.nodus.protocol.record;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.identity.Identities;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.UserName;

/** Names with a past, for tests. */
public final class NameStories {
  public static final UserName NAME = new UserName("alice");
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private NameStories() {}

  /** The first version, by {@code owner}, of {@link #NAME}. */
  public static NameRecord first(IdentityKeys owner) {
    return NameRecord.first(NAME, owner, account(owner, 0), START);
  }

  /** Versions 1 … {@code count} of alice's, an hour apart, each with another account key. */
  public static List<NameRecord> alices(int count) {
    var alice = Identities.alice();
    var versions = new ArrayList<NameRecord>(List.of(first(alice)));
    while (versions.size() < count) {
      versions.add(
          versions
              .getLast()
              .successor(
                  alice,
                  alice,
                  account(alice, versions.size()),
                  START.plus(Duration.ofHours(versions.size()))));
    }
    return List.copyOf(versions);
  }

  public static Bytes account(IdentityKeys owner, int device) {
    return owner.account(device).publicKey();
  }
}
