package org.nodus.protocol.record;

import java.util.ArrayList;
import java.util.List;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.identity.Uid;
import org.nodus.protocol.identity.UserName;

/**
 * The versions of a name that one holder answered with, verified: each signed by its own keys and
 * by those of the one before. What came before the first of them is not known.
 *
 * @param versions oldest first, 1 … {@link RecordRules#MAX_VERSIONS}, without gaps
 */
public record NameChain(List<NameRecord> versions) {
  public NameChain {
    versions = List.copyOf(versions);
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("a chain has at least one version");
    }
  }

  /** Reads and verifies what a holder said about {@code name}; about a millisecond of work. */
  public static NameChain decode(UserName name, List<Bytes> versions) throws DecodeFailure {
    if (versions.isEmpty() || versions.size() > RecordRules.MAX_VERSIONS) {
      throw new DecodeFailure(versions.size() + " versions of a name");
    }
    var chain = new ArrayList<NameRecord>(versions.size());
    for (var bytes : versions) {
      var version = NameRecord.decode(bytes);
      if (!version.name().equals(name)) {
        throw new DecodeFailure("a record of another name");
      }
      if (!version.isSelfSigned()) {
        throw new DecodeFailure("a name record that its own keys did not sign");
      }
      if (!chain.isEmpty() && !version.follows(chain.getLast())) {
        throw new DecodeFailure("a name record that the version before does not endorse");
      }
      chain.add(version);
    }
    return new NameChain(chain);
  }

  /** What the name means now. */
  public NameRecord latest() {
    return versions.getLast();
  }

  /** Whether a user that was pinned for this name is among its owners here. */
  public boolean knows(Uid pinned) {
    return versions.stream().anyMatch(version -> version.uid().equals(pinned));
  }

  /** Whether both tell one story: they share a version, or one begins where the other ends. */
  boolean meets(NameChain other) {
    return shares(other) || other.continues(this) || continues(other);
  }

  private boolean shares(NameChain other) {
    return versions.stream()
        .anyMatch(
            mine -> other.versions.stream().anyMatch(theirs -> mine.id().equals(theirs.id())));
  }

  private boolean continues(NameChain before) {
    return versions.getFirst().follows(before.latest());
  }
}
