package org.nodus.protocol.session;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.AesGcm;
import org.nodus.protocol.crypto.AesGcmSession;

/**
 * One session after its handshake: seals and opens packets, cuts and joins messages, finds losses
 * and sends again. Mutable, for one owner; time comes in as nanoseconds of any origin.
 *
 * <pre>
 * data packet
 * offset size
 *      0    4  type = 3, version, zero
 *      4    4  receiver's index
 *      8    8  packet number, from 0; the AEAD nonce
 *     16       sealed {@link Frame}s; bytes 0 … 15 are authenticated with them
 *    end   16  tag
 * </pre>
 *
 * <p>The owner feeds {@link #receive}, {@link #send} and, when {@link #deadline} has passed, {@link
 * #expired}; after each of them it sends what {@link #next} gives until it gives null. A message
 * arrives once and whole or, when the session dies, not at all; messages may overtake each other.
 */
public final class SessionEngine {
  /** A message is at most that long. */
  public static final int MAX_MESSAGE_BYTES = Frame.MAX_MESSAGE_BYTES;

  static final int HEADER_BYTES = 16;
  static final int MIN_PACKET_BYTES = HEADER_BYTES + 1 + AesGcm.TAG_BYTES;
  static final int MAX_PLAINTEXT_BYTES = Packet.MAX_BYTES - HEADER_BYTES - AesGcm.TAG_BYTES;

  private static final int PING_BYTES = 1;

  /** So that a chunk cut for one packet fits into any other beside ACK and PING: 1,106 bytes. */
  static final int MAX_CHUNK_BYTES =
      MAX_PLAINTEXT_BYTES - Frame.MAX_ACK_BYTES - Frame.MESSAGE_HEADER_BYTES - PING_BYTES;

  /** RFC 9001 §6.6: "the confidentiality limit is 2^23 encrypted packets"; half of it. */
  private static final long TIRED_PACKETS = 1L << 22;

  private static final long SPENT_PACKETS = 1L << 23;

  /** What a stolen key can open: 10 minutes of traffic; a handshake costs half a millisecond. */
  private static final long TIRED_NANOS = Duration.ofMinutes(10).toNanos();

  private static final long NEVER = Long.MAX_VALUE;
  private static final int PROBES = 2;

  private final AesGcmSession sealer;
  private final AesGcmSession opener;
  private final int theirIndex;
  private final long startedNanos;
  private final ReplayWindow window = new ReplayWindow();
  private final AckSchedule acks = new AckSchedule();
  private final RttEstimate rtt = new RttEstimate();
  private final CongestionWindow congestion = new CongestionWindow();
  private final LossDetection losses = new LossDetection(rtt, congestion);
  private final OutgoingMessages outgoing = new OutgoingMessages();
  private final MessageAssembly assembly = new MessageAssembly();
  private final ByteBuffer scratch = ByteBuffer.allocate(MAX_PLAINTEXT_BYTES);
  private long nextNumber;
  private int probes;
  private boolean pingWanted;
  private boolean limited;
  private long pacedUntil = NEVER;
  private boolean closed;

  /** What became of a packet. */
  public sealed interface Received {}

  /**
   * It was authentic and new.
   *
   * @param messages those that it completed, mostly none or one
   * @param closed whether the peer ended the session
   */
  public record Accepted(List<Bytes> messages, boolean closed) implements Received {}

  /** It must be dropped without a trace. */
  public record Refused(Reason reason) implements Received {}

  public enum Reason {
    /** Its number was seen before or is too old. */
    REPLAYED,
    /** The tag does not fit: not from the peer, or damaged. */
    FORGED,
    /** The peer itself breaks the rules; the session is over. */
    VIOLATION
  }

  /**
   * A session that begins now.
   *
   * @param opened what the handshake gave
   * @param rttNanos the round trip of the handshake, 0 when unknown
   */
  public SessionEngine(Handshake.Opened opened, long nowNanos, long rttNanos) {
    this.sealer = new AesGcmSession(opened.keys().send());
    this.opener = new AesGcmSession(opened.keys().receive());
    this.theirIndex = opened.theirIndex();
    this.startedNanos = nowNanos;
    if (rttNanos > 0) {
      rtt.sample(rttNanos, 0);
    }
  }

  /**
   * Puts a message of 1 … {@link #MAX_MESSAGE_BYTES} bytes in line. How long the line may grow is
   * the owner's law.
   */
  public void send(Bytes message) {
    outgoing.add(message);
  }

  /** Makes {@link #next} give at least one packet that the peer acknowledges. */
  public void ping() {
    pingWanted = true;
  }

  /** Takes in a data packet that carries our index. */
  public Received receive(Bytes packet, long nowNanos) {
    var number = packet.slice(Packet.HEADER_BYTES, Long.BYTES).asReadOnlyBuffer().getLong();
    if (closed || !window.isFresh(number)) {
      return new Refused(Reason.REPLAYED);
    }
    var plaintext = new byte[packet.length() - HEADER_BYTES - AesGcm.TAG_BYTES];
    try {
      opener.open(
          number,
          packet.slice(0, HEADER_BYTES).asReadOnlyBuffer(),
          packet.slice(HEADER_BYTES, packet.length() - HEADER_BYTES).asReadOnlyBuffer(),
          ByteBuffer.wrap(plaintext));
    } catch (DecodeFailure forged) {
      return new Refused(Reason.FORGED);
    }
    var before = window.highest();
    window.accept(number);
    try {
      return process(Frame.readAll(Bytes.wrap(plaintext)), number, before, nowNanos);
    } catch (DecodeFailure violation) {
      closed = true;
      return new Refused(Reason.VIOLATION);
    }
  }

  private Accepted process(List<Frame> frames, long number, long before, long nowNanos)
      throws DecodeFailure {
    var messages = List.<Bytes>of();
    var eliciting = false;
    var urgent = number != before + 1;
    for (var frame : frames) {
      switch (frame) {
        case Frame.Ping() -> {
          eliciting = true;
          urgent = true;
        }
        case Frame.Ack ack -> {
          if (ack.largest() >= nextNumber) {
            throw new DecodeFailure("an ACK of what was never sent");
          }
          outgoing.again(losses.acknowledged(ack, nowNanos, limited));
        }
        case Frame.Message part -> {
          eliciting = true;
          var whole = assembly.accept(part);
          if (whole != null) {
            messages = messages.isEmpty() ? new ArrayList<>(4) : messages;
            messages.add(whole);
          }
        }
        case Frame.Close() -> closed = true;
      }
    }
    acks.received(number, eliciting, urgent, nowNanos);
    return new Accepted(messages, closed);
  }

  /** The next datagram to send now, or null when there is none for the moment. */
  public @Nullable Bytes next(long nowNanos) {
    if (isOver()) {
      return null;
    }
    var data = mayCarryData(nowNanos);
    var probe = probes > 0 || pingWanted;
    if (!data && !probe && acks.deadline() > nowNanos) {
      return null;
    }
    scratch.clear();
    if (acks.isWaiting()) {
      acks.write(scratch, nowNanos);
    }
    var chunks = data || probe ? fill() : List.<Chunk>of();
    if (probe || (data && isStalling())) {
      scratch.put((byte) 1);
    }
    var number = nextNumber;
    var packet = seal();
    if (!chunks.isEmpty() || probe) {
      losses.sent(new SentPacket(number, nowNanos, packet.length(), chunks));
      probes = Math.max(0, probes - 1);
      pingWanted = false;
    }
    return packet;
  }

  /** The last packet of a session: tells the peer that it is over. Ends it here, too. */
  public Bytes close() {
    closed = true;
    scratch.clear().put((byte) 4);
    return seal();
  }

  /** When {@link #expired} must be called, {@code Long.MAX_VALUE} for never. */
  public long deadline() {
    return isOver() ? NEVER : Math.min(Math.min(losses.deadline(), acks.deadline()), pacedUntil);
  }

  /** Time has passed; harmless when called early. */
  public void expired(long nowNanos) {
    if (losses.deadline() <= nowNanos) {
      var expiry = losses.expired(nowNanos);
      outgoing.again(expiry.again());
      if (expiry.probe()) {
        probes = PROBES;
      }
    }
  }

  /** Probe timeouts since the peer acknowledged anything: 3 or more mean that it may be gone. */
  public int probesInRow() {
    return losses.probesInRow();
  }

  /** After so long without a word something is probably lost: RFC 9002 §6.2.1. */
  public long probeTimeoutNanos() {
    return rtt.probeTimeout();
  }

  /** Nothing waits to be sent or acknowledged. */
  public boolean isIdle() {
    return outgoing.isIdle();
  }

  /** Memory of messages that wait to be sent or acknowledged, some 256 bytes each beside theirs. */
  public long backlogBytes() {
    return outgoing.backlogBytes();
  }

  /** It is time for fresh keys. */
  public boolean isTired(long nowNanos) {
    return nextNumber >= TIRED_PACKETS || nowNanos - startedNanos >= TIRED_NANOS;
  }

  public boolean isClosed() {
    return closed;
  }

  /** After this packet we must wait for an ACK with more to send: the peer should not delay it. */
  private boolean isStalling() {
    var size = HEADER_BYTES + scratch.position() + AesGcm.TAG_BYTES;
    return congestion.isFullAfter(size) && outgoing.hasChunks();
  }

  private boolean isOver() {
    return closed || nextNumber >= SPENT_PACKETS;
  }

  private boolean mayCarryData(long nowNanos) {
    pacedUntil = NEVER;
    if (!outgoing.hasChunks()) {
      limited = false;
      return false;
    }
    if (congestion.isFull()) {
      limited = true;
      return false;
    }
    var pause = congestion.pause(nowNanos, rtt.smoothed());
    if (pause > 0) {
      pacedUntil = nowNanos + pause;
    }
    return pause == 0;
  }

  private List<Chunk> fill() {
    var chunks = List.<Chunk>of();
    for (var chunk = outgoing.next(scratch.remaining() - PING_BYTES);
        chunk != null;
        chunk = outgoing.next(scratch.remaining() - PING_BYTES)) {
      Frame.writeMessage(scratch, chunk);
      chunks = chunks.isEmpty() ? new ArrayList<>(2) : chunks;
      chunks.add(chunk);
    }
    return chunks;
  }

  private Bytes seal() {
    scratch.flip();
    var datagram = ByteBuffer.allocate(HEADER_BYTES + scratch.remaining() + AesGcm.TAG_BYTES);
    datagram.put((byte) 3).put((byte) Packet.VERSION).putShort((short) 0).putInt(theirIndex);
    datagram.putLong(nextNumber);
    var aad = datagram.duplicate().flip();
    sealer.seal(nextNumber++, aad, scratch, datagram);
    return Bytes.wrap(datagram.array());
  }
}
