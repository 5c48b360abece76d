package org.nodus.protocol.session;

import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.HmacSha256;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.crypto.X25519;

/**
 * Opens sessions: Noise IK in two packets of constant size. The response is smaller than the init,
 * so that nobody can use us to send a victim more bytes than were sent to us.
 *
 * <pre>
 * init, 241 bytes                               response, 197 bytes
 * offset size                                   offset size
 *      0    4  type = 1, version, zero               0    4  type = 2, version, zero
 *      4    4  sender's index                        4    4  receiver's index
 *      8   32  ephemeral key                         8    4  sender's index
 *     40   48  sealed static key                    12   32  ephemeral key
 *     88  137  sealed {@link RemoteIdentity}        44  137  sealed {@link RemoteIdentity}
 *    225   16  mac1                                181   16  mac1
 * </pre>
 *
 * <p>mac1 = the first 16 bytes of HMAC-SHA-256 over all bytes before it, keyed by {@code
 * SHA-256("nodus mac1" ‖ network ‖ receiver's session key)} (WireGuard §5.3): who does not know
 * whom he calls, and in which network, gets silence for the price of one hash.
 *
 * <p>The Noise prologue is {@code "nodus session" ‖ version ‖ network}.
 */
public final class Handshake {
  static final int MAC_BYTES = 16;
  static final int INIT_BYTES = 241;
  static final int RESPONSE_BYTES = 197;

  private static final int INIT_NOISE_BYTES = INIT_BYTES - Packet.HEADER_BYTES - MAC_BYTES;
  private static final int RESPONSE_HEADER_BYTES = Packet.HEADER_BYTES + Integer.BYTES;
  private static final int RESPONSE_NOISE_BYTES =
      RESPONSE_BYTES - RESPONSE_HEADER_BYTES - MAC_BYTES;

  private final LocalIdentity self;
  private final Bytes network;
  private final Bytes prologue;
  private final Bytes ownMacKey;

  /**
   * The door of one node in one network.
   *
   * @param network what the nodes of a network share, 32 bytes: the hash of its genesis
   */
  public Handshake(LocalIdentity self, Bytes network) {
    this.self = self;
    this.network = network;
    this.prologue =
        Bytes.concat(Bytes.utf8("nodus session"), Bytes.wrap(new byte[] {Packet.VERSION}), network);
    this.ownMacKey = macKey(self.sessionKeys().publicKey());
  }

  public LocalIdentity self() {
    return self;
  }

  /** Whether mac1 says that the sender meant us: one HMAC, to be asked before anything else. */
  public boolean isForUs(Bytes handshakePacket) {
    var covered = handshakePacket.length() - MAC_BYTES;
    return mac(ownMacKey, handshakePacket.slice(0, covered))
        .equalsInConstantTime(handshakePacket.slice(covered, MAC_BYTES));
  }

  /**
   * Calls a peer.
   *
   * @param peerKey its session key, 32 bytes
   * @param ephemeralSecret 32 random bytes, for this call only
   * @param index by which the response will name us
   * @param run see {@link RemoteIdentity}
   * @throws DecodeFailure if {@code peerKey} is of small order
   */
  public Call call(Bytes peerKey, Bytes ephemeralSecret, int index, long run, long nowMillis)
      throws DecodeFailure {
    var noise =
        new NoiseInitiator(prologue, self.sessionKeys(), peerKey, X25519.keyPair(ephemeralSecret));
    var header = new ByteWriter().u8(1).u8(Packet.VERSION).u16(0).i32(index);
    var message = noise.writeInit(RemoteIdentity.payload(self, run, nowMillis));
    var packet = sealed(peerKey, header.raw(message).toBytes());
    return new Call(packet, peerKey, noise);
  }

  /** An init that was sent; it can be answered once. */
  public final class Call {
    private final Bytes packet;
    private final Bytes peerKey;
    private final NoiseInitiator noise;

    private Call(Bytes packet, Bytes peerKey, NoiseInitiator noise) {
      this.packet = packet;
      this.peerKey = peerKey;
      this.noise = noise;
    }

    /** The init packet. */
    public Bytes packet() {
      return packet;
    }

    /** Opens a response packet; after a failure the true response is still welcome. */
    public Opened answered(Bytes response) throws DecodeFailure {
      if (response.length() != RESPONSE_BYTES || !isForUs(response)) {
        throw new DecodeFailure("not a response to us");
      }
      var payload = noise.readResponse(response.slice(RESPONSE_HEADER_BYTES, RESPONSE_NOISE_BYTES));
      var peer = RemoteIdentity.read(payload, peerKey);
      var theirIndex = Packet.i32(response, Packet.HEADER_BYTES);
      return new Opened(peer, noise.keys(), theirIndex);
    }
  }

  /** Reads an init packet and proves who sent it: two key agreements and a signature check. */
  public Knock knocked(Bytes init) throws DecodeFailure {
    if (init.length() != INIT_BYTES || !isForUs(init)) {
      throw new DecodeFailure("not an init to us");
    }
    var noise = new NoiseResponder(prologue, self.sessionKeys());
    var payload = noise.readInit(init.slice(Packet.HEADER_BYTES, INIT_NOISE_BYTES));
    var peer = RemoteIdentity.read(payload, noise.initiatorKey());
    return new Knock(peer, Packet.indexOf(init), noise);
  }

  /** An init that was read and not answered yet; it can be answered once. */
  public final class Knock {
    private final RemoteIdentity peer;
    private final int theirIndex;
    private final NoiseResponder noise;

    private Knock(RemoteIdentity peer, int theirIndex, NoiseResponder noise) {
      this.peer = peer;
      this.theirIndex = theirIndex;
      this.noise = noise;
    }

    public RemoteIdentity peer() {
      return peer;
    }

    /**
     * Answers. Nothing may be sent in the session before the peer has used it: only then is the
     * init known to be no replay, and the address to be the peer's.
     *
     * @throws DecodeFailure if the peer's ephemeral key is of small order
     */
    public Answer answer(Bytes ephemeralSecret, int index, long run, long nowMillis)
        throws DecodeFailure {
      KeyPair ephemeral = X25519.keyPair(ephemeralSecret);
      var header = new ByteWriter().u8(2).u8(Packet.VERSION).u16(0).i32(theirIndex).i32(index);
      var message = noise.writeResponse(ephemeral, RemoteIdentity.payload(self, run, nowMillis));
      var packet = sealed(peer.sessionKey(), header.raw(message).toBytes());
      return new Answer(packet, new Opened(peer, noise.keys(), theirIndex));
    }
  }

  /** A response packet and the session that it offers. */
  public record Answer(Bytes packet, Opened opened) {}

  /**
   * A session that both ends can compute.
   *
   * @param theirIndex what our packets must carry to find the session at the peer
   */
  public record Opened(RemoteIdentity peer, SessionKeys keys, int theirIndex) {}

  private Bytes sealed(Bytes receiver, Bytes packet) {
    return Bytes.concat(packet, mac(macKey(receiver), packet));
  }

  private Bytes macKey(Bytes receiver) {
    return Sha256.of(Bytes.utf8("nodus mac1"), network, receiver).toBytes();
  }

  private static Bytes mac(Bytes key, Bytes packet) {
    return HmacSha256.of(key, packet).slice(0, MAC_BYTES);
  }
}
