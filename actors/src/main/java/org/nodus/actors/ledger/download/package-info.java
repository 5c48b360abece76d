/**
 * The whole ledger for who keeps no replica: read from several nodes, verified block by block, and
 * complete only when it matches what a quorum of validators signed.
 */
@NullMarked
package org.nodus.actors.ledger.download;

import org.jspecify.annotations.NullMarked;
