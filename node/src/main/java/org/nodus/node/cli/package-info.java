/**
 * The command line: one class per command, {@link org.nodus.node.cli.NodusCommand} above them all.
 * A command prints its result on standard output and everything else on standard error; it fails by
 * throwing {@link org.nodus.node.cli.CommandFailure}, never by a stack trace.
 */
@NullMarked
package org.nodus.node.cli;

import org.jspecify.annotations.NullMarked;
