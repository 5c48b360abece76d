package org.nodus.persistence.keys;

import java.nio.file.Path;

/** Why a key file was not read or made. The message is one line that a person can act on. */
public abstract sealed class KeyFileFailure extends RuntimeException {

  private KeyFileFailure(String message) {
    super(message);
  }

  /** There is no such file. */
  public static final class Missing extends KeyFileFailure {
    Missing(Path file) {
      super("There is no key file " + file + ".");
    }
  }

  /** A key file is never overwritten. */
  public static final class Exists extends KeyFileFailure {
    Exists(Path file) {
      super("The key file " + file + " exists already and is not overwritten.");
    }
  }

  /** Others than its owner may read or write the file. */
  public static final class TooOpen extends KeyFileFailure {
    TooOpen(Path file, String permissions) {
      super(
          "The key file "
              + file
              + " is open to others ("
              + permissions
              + "). Close it with: chmod 600 "
              + file);
    }
  }

  /** The file is sealed under a passphrase and none was given. */
  public static final class PassphraseNeeded extends KeyFileFailure {
    PassphraseNeeded(Path file) {
      super("The key file " + file + " needs its passphrase.");
    }
  }

  /** The passphrase is another one, or the sealed bytes were changed: the two look alike. */
  public static final class WrongPassphrase extends KeyFileFailure {
    WrongPassphrase(Path file) {
      super("The passphrase does not open the key file " + file + ".");
    }
  }

  /** Not a key file, or a changed one. */
  public static final class Damaged extends KeyFileFailure {
    Damaged(Path file, String reason) {
      super("The key file " + file + " is damaged: " + reason + ".");
    }
  }
}
