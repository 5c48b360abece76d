/**
 * A user's device stays bound to the holders of her mailboxes and hears at once what comes (SCOPE
 * C7). It fetches nothing: that is {@code actors.delivery}'s.
 */
@NullMarked
package org.nodus.actors.binding;

import org.jspecify.annotations.NullMarked;
