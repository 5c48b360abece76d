package org.nodus.protocol.identity;

import java.util.concurrent.ConcurrentHashMap;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Sha256;

/** Users and nodes for tests: the same name gives the same keys, made once in a JVM. */
public final class Identities {
  private static final ConcurrentHashMap<String, IdentityKeys> KEYS = new ConcurrentHashMap<>();

  private Identities() {}

  public static IdentityKeys alice() {
    return named("alice");
  }

  public static IdentityKeys bob() {
    return named("bob");
  }

  public static IdentityKeys mallory() {
    return named("mallory");
  }

  public static IdentityKeys named(String name) {
    return KEYS.computeIfAbsent(name, key -> IdentityKeys.of(secret("identity", key)));
  }

  /** Keys of a node whose puzzle is not solved. */
  public static NodeKeys node(String name) {
    return NodeKeys.of(secret("node signing", name), secret("node session", name), 0);
  }

  /** Keys of a node whose puzzle holds with so many bits; keep them few. */
  public static NodeKeys node(String name, int puzzleBits) {
    var keys = node(name);
    return keys.withPuzzleNonce(
        StaticPuzzle.search(keys.id(), puzzleBits, 0, Integer.MAX_VALUE).orElseThrow());
  }

  private static Bytes secret(String purpose, String name) {
    return Sha256.of(Bytes.utf8(purpose), Bytes.utf8(name)).toBytes();
  }
}
