package org.nodus.actors.extension;

/** How lengthening the life of a message ended. */
public sealed interface ExtensionOutcome {

  /**
   * It can be collected until then.
   *
   * @param holders how many have signed to hold a fragment for longer; 0 when it lies in its entry
   * @param needed how many of them were needed to say so
   * @param mailboxes how many mailbox replicas have signed for the entry
   */
  record Extended(int holders, int needed, int mailboxes, long expiresAtMillis)
      implements ExtensionOutcome {}

  /**
   * It is not, or not surely; the same may be tried again.
   *
   * @param detail words for the sender, with the numbers
   */
  record NotExtended(Reason reason, String detail) implements ExtensionOutcome {}

  /** Why not. */
  enum Reason {
    /** More nodes say that it was deleted than hold it: it was collected. */
    COLLECTED,
    /** Too few holders have signed. */
    TOO_FEW_HOLDERS,
    /** Its entry reached no quorum of the recipient's mailbox holders. */
    MAILBOX
  }
}
