/**
 * Range-based set reconciliation (Meyer, "Range-Based Set Reconciliation", SRDS 2023; negentropy is
 * the best known relative): two nodes find out what the other has and they lack, for bytes that
 * grow with the difference and with the logarithm of the sizes.
 *
 * <p>Pure: questions and answers are values, who carries them and what the items mean is for others
 * to know. The answering side keeps no state. Bytes are in docs/protocol.md, "Reconciliation".
 */
@NullMarked
package org.nodus.protocol.reconcile;

import org.jspecify.annotations.NullMarked;
