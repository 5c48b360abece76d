package org.nodus.node.demo;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message that bob has.
 *
 * @param isIdentical whether it has the bytes that alice sent
 * @param collectMillis from bob's first question until it was durable in his home
 * @param holders how many nodes were paid to hold it
 * @param confirmed how many of them proved that they do and have the secret of their share
 */
record Delivered(Sent sent, boolean isIdentical, long collectMillis, int holders, int confirmed) {

  Map<String, Object> toFields() {
    var code = new LinkedHashMap<String, Object>();
    code.put("k", sent.stored().k());
    code.put("n", sent.payment().shares());
    var fields = new LinkedHashMap<String, Object>();
    fields.put("messageId", sent.id().hash().toHex());
    fields.put("kind", sent.content().kind());
    fields.put("bytes", sent.content().bytes());
    fields.put("fragments", code);
    fields.put("holders", holders);
    fields.put("identical", isIdentical);
    fields.put("collectMillis", collectMillis);
    return fields;
  }
}
