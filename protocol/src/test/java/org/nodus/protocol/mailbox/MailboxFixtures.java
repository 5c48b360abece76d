package org.nodus.protocol.mailbox;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.message.MessageFixtures;
import org.nodus.protocol.message.SignedMessage;

/** Entries for Bob and nodes that hold them. */
public final class MailboxFixtures {
  public static final Hash256 ADDRESS = new Hash256(10, 20, 30, 40);
  public static final KeyPair WRITE_KEY = Ed25519.keyPair(MessageFixtures.filled(32, 50));

  private MailboxFixtures() {}

  /** The keys of node {@code number}, 0 … 255. */
  public static NodeKeys node(int number) {
    return NodeKeys.of(
        MessageFixtures.filled(32, number), MessageFixtures.filled(32, number + 1), number);
  }

  /** How node {@code number} is reached; every third by IPv6. */
  public static Contact contact(int number) {
    var keys = node(number);
    var address = MessageFixtures.filled(number % 3 == 0 ? 16 : 4, 127);
    return new Contact(
        keys.id(),
        keys.signing().publicKey(),
        keys.session().publicKey(),
        keys.puzzleNonce(),
        new Endpoint(address, 4_000 + number));
  }

  /** A notification of a coded message with so many holders, and as many shares when paid. */
  public static Notification notification(int holders, boolean paid) {
    var sealed = MessageFixtures.sealed(MessageFixtures.text("coded"));
    var coded =
        FragmentCoder.create().encode(sealed.bytes(), 4, sealed.key().deleteKey().publicKey());
    var list = IntStream.range(0, holders).mapToObj(i -> new Holder(i, contact(i))).toList();
    var payment =
        new PaymentNotice(
            new Hash256(1, 1, 1, 1),
            MessageFixtures.ALICE.account(0).publicKey(),
            12,
            MessageFixtures.filled(32, 77),
            shares(list));
    return new Notification(
        coded.commitment(),
        Math.max(12, holders),
        MessageFixtures.NOW_MILLIS,
        sealed.key(),
        list,
        paid ? Optional.of(payment) : Optional.empty());
  }

  private static List<PaymentNotice.Share> shares(List<Holder> holders) {
    return holders.stream()
        .map(holder -> new PaymentNotice.Share(holder.index(), holder.contact().signingKey()))
        .toList();
  }

  /** A text from Alice in an entry for Bob; different texts give different entries. */
  public static MailboxEntry inline(String text) {
    var signed = SignedMessage.sign(MessageFixtures.text(text), MessageFixtures.ALICE);
    return seal(new EntryContent.Inline(signed));
  }

  /** Sealed for Bob. */
  public static MailboxEntry seal(EntryContent content) {
    try {
      Bytes random = MessageFixtures.filled(64, 33);
      return MailboxEntry.seal(content, MessageFixtures.BOB.bundle(), random);
    } catch (DecodeFailure impossible) {
      throw new AssertionError(impossible);
    }
  }
}
