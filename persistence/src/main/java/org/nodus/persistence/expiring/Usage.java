package org.nodus.persistence.expiring;

/**
 * How full a store is.
 *
 * @param records that can be read
 * @param liveBytes of these records on disk, headers and seals included
 * @param diskBytes of all segment files, the deleted and expired records in them included
 */
public record Usage(long records, long liveBytes, long diskBytes) {
  public static final Usage EMPTY = new Usage(0, 0, 0);
}
