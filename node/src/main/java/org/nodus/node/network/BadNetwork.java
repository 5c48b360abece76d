package org.nodus.node.network;

/** A network file whose texts are not the keys, amounts and addresses that they should be. */
public final class BadNetwork extends Exception {
  private static final long serialVersionUID = 1L;

  public BadNetwork(String message) {
    super(message);
  }

  public BadNetwork(String message, Throwable cause) {
    super(message, cause);
  }
}
