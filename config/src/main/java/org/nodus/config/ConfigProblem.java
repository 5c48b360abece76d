package org.nodus.config;

/**
 * One thing that is wrong in a configuration file.
 *
 * @param origin file and line, as the person would look it up
 * @param path the key, or the empty string when the file as a whole is meant
 */
public record ConfigProblem(String origin, String path, String message) {
  @Override
  public String toString() {
    return origin + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
