package org.nodus.actors.dht;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.nodus.protocol.dht.Contact;

/**
 * Contacts that have just failed a ping and that others will go on naming for a while. Whole
 * contacts, not ids: whoever spreads a wrong address of a good node does not make it disappear.
 * Owned by one {@link RoutingTable}.
 */
final class GonePeers {
  /** A hundred kilobytes; the oldest makes room. */
  private static final int MAX_REMEMBERED = 1_000;

  private final long rememberNanos;
  private final Map<Contact, Long> goneAtNanos = new LinkedHashMap<>();

  GonePeers(Duration remember) {
    this.rememberNanos = remember.toNanos();
  }

  void add(Contact contact, long nowNanos) {
    goneAtNanos.remove(contact);
    goneAtNanos.put(contact, nowNanos);
    if (goneAtNanos.size() > MAX_REMEMBERED) {
      goneAtNanos.remove(goneAtNanos.keySet().iterator().next());
    }
  }

  /** It is back. */
  void remove(Contact contact) {
    goneAtNanos.remove(contact);
  }

  Set<Contact> at(long nowNanos) {
    goneAtNanos.values().removeIf(goneAt -> nowNanos - goneAt > rememberNanos);
    return goneAtNanos.keySet();
  }
}
