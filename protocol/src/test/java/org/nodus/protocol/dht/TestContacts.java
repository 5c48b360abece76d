package org.nodus.protocol.dht;

import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.identity.NodeId;

/** Contacts whose ids match their (made-up) keys; their numbers give them ports and keys. */
public final class TestContacts {
  private static final Contact ANY = local(0);

  private TestContacts() {}

  /** Node {@code number}, listening on 127.0.0.1. */
  public static Contact local(int number) {
    return at(number, "7f000001");
  }

  /** Node {@code number} at an IPv4 or IPv6 address given in hexadecimal digits. */
  public static Contact at(int number, String hexAddress) {
    var signingKey = Sha256.of(Bytes.utf8("signing"), numbered(number)).toBytes();
    var sessionKey = Sha256.of(Bytes.utf8("session"), numbered(number)).toBytes();
    var id = new NodeId(Sha256.of(signingKey, sessionKey));
    var endpoint = new Endpoint(Bytes.ofHex(hexAddress), 1 + Math.floorMod(number, 65_535));
    return new Contact(id, signingKey, sessionKey, 0, endpoint);
  }

  /** A contact with a chosen id, which its keys do not match: for distances only. */
  public static Contact withId(Hash256 id) {
    return withId(id, ANY.endpoint());
  }

  /** The same at a chosen address. */
  public static Contact withId(Hash256 id, Endpoint endpoint) {
    return new Contact(new NodeId(id), ANY.signingKey(), ANY.sessionKey(), 0, endpoint);
  }

  private static Bytes numbered(int number) {
    return new ByteWriter().i32(number).toBytes();
  }
}
