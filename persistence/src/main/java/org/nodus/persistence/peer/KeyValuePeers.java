package org.nodus.persistence.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeId;

/**
 * {@link PeerStorage} over a {@link KeyValue}, big-endian. The id is not stored: it follows from
 * the keys.
 *
 * <pre>
 * key         value
 * place (1)   form 1 (1) ‖ signing key (32) ‖ session key (32) ‖ puzzle nonce (8)
 *             ‖ port (2) ‖ address (4 or 16)
 * </pre>
 */
public final class KeyValuePeers implements PeerStorage {
  private static final int FORM = 1;
  private static final int KEY_BYTES = 32;

  private final KeyValue map;

  /** The peers in {@code map}, which stays the caller's to close. */
  public KeyValuePeers(KeyValue map) {
    this.map = map;
  }

  @Override
  public List<Contact> load() {
    var peers = new ArrayList<Contact>();
    for (var entry : map.entries(place(0), place(MAX_PEERS), MAX_PEERS)) {
      parse(entry.value()).ifPresent(peers::add);
    }
    return List.copyOf(peers);
  }

  @Override
  public void replace(List<Contact> peers) {
    var batch = new Batch();
    for (var place = 0; place < MAX_PEERS; place++) {
      if (place < peers.size()) {
        batch.put(place(place), form(peers.get(place)));
      } else {
        batch.delete(place(place));
      }
    }
    map.write(batch);
  }

  private static Bytes place(int number) {
    return new ByteWriter().u8(number).toBytes();
  }

  private static Bytes form(Contact peer) {
    return new ByteWriter()
        .u8(FORM)
        .raw(peer.signingKey())
        .raw(peer.sessionKey())
        .i64(peer.puzzleNonce())
        .u16(peer.endpoint().port())
        .raw(peer.endpoint().address())
        .toBytes();
  }

  /** A damaged peer is one less: others are known, and the network knows all of them. */
  private static Optional<Contact> parse(Bytes value) {
    try {
      return Optional.of(contact(value));
    } catch (DecodeFailure | IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  private static Contact contact(Bytes value) throws DecodeFailure {
    var reader = new ByteReader(value);
    if (reader.u8() != FORM) {
      throw new DecodeFailure("a later form of a peer");
    }
    var signingKey = reader.raw(KEY_BYTES);
    var sessionKey = reader.raw(KEY_BYTES);
    var nonce = reader.i64();
    var port = reader.u16();
    var endpoint = new Endpoint(reader.raw(reader.remaining()), port);
    return new Contact(NodeId.of(signingKey, sessionKey), signingKey, sessionKey, nonce, endpoint);
  }
}
