package org.nodus.protocol.message;

import java.util.Optional;
import java.util.Random;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.UserName;

/** Alice, Bob, Eve and what they write, the same in every test of every module. */
public final class MessageFixtures {
  public static final IdentityKeys ALICE = IdentityKeys.of(filled(32, 1));
  public static final IdentityKeys BOB = IdentityKeys.of(filled(32, 2));
  public static final IdentityKeys EVE = IdentityKeys.of(filled(32, 3));

  /** 2026-11-20T12:00:00Z. */
  public static final long NOW_MILLIS = 1_795_176_000_000L;

  private MessageFixtures() {}

  /** A text from Alice to Bob. */
  public static Message text(String text) {
    return message(Message.Body.text(text));
  }

  /** A file from Alice to Bob, {@code length} bytes that do not compress. */
  public static Message file(int length) {
    var bytes = random(new Random(length), length);
    var name = Optional.of(new FileName("picture.png"));
    return message(new Message.Body(new MimeType("image/png"), name, bytes));
  }

  /** From Alice to Bob. */
  public static Message message(Message.Body body) {
    var name = Optional.of(new UserName("alice"));
    return new Message(new Message.Header(ALICE.bundle(), name, BOB.uid(), NOW_MILLIS), body);
  }

  /** Signed by Alice and sealed for Bob, always with the same randomness. */
  public static SealedMessage sealed(Message message) {
    try {
      return SealedMessage.seal(SignedMessage.sign(message, ALICE), BOB.bundle(), filled(64, 9));
    } catch (DecodeFailure impossible) {
      throw new AssertionError(impossible);
    }
  }

  public static Bytes filled(int length, int value) {
    var bytes = new byte[length];
    java.util.Arrays.fill(bytes, (byte) value);
    return Bytes.wrap(bytes);
  }

  public static Bytes random(Random random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
