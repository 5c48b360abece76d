package org.nodus.protocol.mailbox;

import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeId;

/**
 * A contact inside an entry.
 *
 * <pre>
 * | bytes  | what                                                      |
 * |--------|-----------------------------------------------------------|
 * | 32     | signing key (Ed25519)                                     |
 * | 32     | session key (X25519); the NodeId follows from both        |
 * | 8      | puzzle nonce                                              |
 * | 1      | 4 or 16: bytes of the IP address                          |
 * | 4 / 16 | IP address of one host                                    |
 * | 2      | port, not 0                                               |
 * </pre>
 */
final class ContactBytes {
  private static final int KEY_BYTES = 32;

  private ContactBytes() {}

  static void write(ByteWriter writer, Contact contact) {
    var address = contact.endpoint().address();
    writer
        .raw(contact.signingKey())
        .raw(contact.sessionKey())
        .i64(contact.puzzleNonce())
        .u8(address.length())
        .raw(address)
        .u16(contact.endpoint().port());
  }

  static Contact read(ByteReader reader) throws DecodeFailure {
    var signingKey = reader.raw(KEY_BYTES);
    var sessionKey = reader.raw(KEY_BYTES);
    var puzzleNonce = reader.i64();
    var addressBytes = reader.u8();
    if (addressBytes != 4 && addressBytes != 16) {
      throw new DecodeFailure("an IP address of " + addressBytes + " bytes");
    }
    var endpoint = Endpoint.parse(reader.raw(addressBytes), reader.u16());
    var id = NodeId.of(signingKey, sessionKey);
    return new Contact(id, signingKey, sessionKey, puzzleNonce, endpoint);
  }
}
