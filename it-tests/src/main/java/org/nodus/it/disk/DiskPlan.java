package org.nodus.it.disk;

/**
 * What is measured.
 *
 * @param pairs how often each thing is measured on both sides, one after the other
 * @param records of each measurement, 16 or more
 * @param bodyBytes of each record
 * @param writers who wait for one record each
 * @param startMebibytes of the store that is opened again; 0 leaves that out
 * @param longStores how many are stored once to compare the last with the first; 0 leaves that out
 */
record DiskPlan(
    int pairs, int records, int bodyBytes, int writers, int startMebibytes, int longStores) {
  DiskPlan {
    if (pairs < 1 || records < 16 || bodyBytes < 1 || bodyBytes > 1 << 20) {
      throw new IllegalArgumentException(
          "at least 1 pair, 16 records of 1 … 1,048,576 bytes are needed");
    }
    if (writers < 1 || writers > 1_000 || startMebibytes < 0) {
      throw new IllegalArgumentException("1 … 1,000 writers, and no negative store");
    }
    if (longStores != 0 && longStores < 2 * Engine.ENDS) {
      throw new IllegalArgumentException("a long run has " + 2 * Engine.ENDS + " stores, or none");
    }
  }
}
