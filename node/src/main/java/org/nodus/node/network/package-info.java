/**
 * One network as a machine knows it: the shared file, read and checked, as a genesis and contacts.
 * The only place that turns the file's texts into keys and ids, and back.
 */
@NullMarked
package org.nodus.node.network;

import org.jspecify.annotations.NullMarked;
