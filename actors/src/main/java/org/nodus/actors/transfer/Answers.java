package org.nodus.actors.transfer;

import java.util.Locale;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.wire.Response;

/** Words for an answer that was not the one hoped for. */
public final class Answers {
  private Answers() {}

  public static String describe(PeerLink.Answer answer) {
    return switch (answer) {
      case PeerLink.Unanswered silent -> words(silent.reason());
      case PeerLink.Replied replied ->
          switch (replied.response()) {
            case Response.Refused refused -> words(refused);
            case Response.WorkWanted wanted -> "work of " + wanted.units() + " tries is wanted";
            default -> "an answer to another question";
          };
    };
  }

  public static String words(Response.Refused refused) {
    return words(refused.reason()) + (refused.detail().isEmpty() ? "" : ": " + refused.detail());
  }

  public static String words(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
