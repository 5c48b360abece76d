package org.nodus.actors.delivery;

import java.time.Duration;
import java.util.Optional;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.PublicBundle;
import org.nodus.protocol.identity.UserName;
import org.nodus.protocol.message.Message;

/**
 * A message that is to be sent.
 *
 * @param senderName the name the sender goes by, if any
 * @param recipient whose seal; her UID is the hash of it
 * @param timeToLive from now until the holders forget it
 * @param tokensMicros split evenly over the shares, the remainder stays with the sender; 0 sends on
 *     the free tier
 * @param redundancy how it is spread when it does not travel inline
 * @param letterbox where its entry is left
 */
public record Draft(
    IdentityKeys sender,
    Optional<UserName> senderName,
    PublicBundle recipient,
    Message.Body body,
    Duration timeToLive,
    long tokensMicros,
    Redundancy redundancy,
    Letterbox letterbox) {

  public Draft {
    if (!timeToLive.isPositive()) {
      throw new IllegalArgumentException("a time to live is positive");
    }
    if (tokensMicros < 0) {
      throw new IllegalArgumentException("tokens are not negative");
    }
  }

  boolean isPaid() {
    return tokensMicros > 0;
  }
}
