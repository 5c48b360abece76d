package org.nodus.it.keepers;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was seen.
 *
 * @param held fragments that the node says it holds
 * @param awake of their keepers
 * @param answered of the fragments asked for at the end, {@code asked} in all
 * @param startSeconds from the start of the storing branch until it knew all of them
 * @param heapBytes in use after a full collection, less what was in use before the branch began
 * @param idleCores processors that were busy while nothing happened
 */
record KeepersFigures(
    int held,
    int awake,
    int asked,
    int answered,
    double startSeconds,
    long heapBytes,
    long maxHeapBytes,
    double idleCores) {

  Map<String, Object> toFields() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("ok", answered == asked);
    fields.put("held", held);
    fields.put("awake", awake);
    fields.put("asked", asked);
    fields.put("answered", answered);
    fields.put("startSeconds", startSeconds);
    fields.put("heapMebibytes", heapBytes / (double) (1 << 20));
    fields.put("heapBytesEach", (double) heapBytes / held);
    fields.put("maxHeapMebibytes", maxHeapBytes >> 20);
    fields.put("idleCores", idleCores);
    return fields;
  }

  String toText() {
    return """
        %,d fragments held, %,d keepers awake, known after %.1f s
        %,.0f MiB of heap, %.0f bytes each; the heap may have %,d MiB
        %.3f cores while nothing happens
        %,d of %,d answered when asked"""
        .formatted(
            held,
            awake,
            startSeconds,
            heapBytes / (double) (1 << 20),
            (double) heapBytes / held,
            maxHeapBytes >> 20,
            idleCores,
            answered,
            asked);
  }
}
