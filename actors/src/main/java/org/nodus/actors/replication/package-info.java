/**
 * Keeps the replicas of mailboxes and records alike (docs/architecture.md, "Mailboxes and
 * records"): digests first, then prefixes of ids, then only what is missing, always from who has it
 * to who lacks it, so that nobody has to be allowed to read.
 */
@NullMarked
package org.nodus.actors.replication;

import org.jspecify.annotations.NullMarked;
