/**
 * What an agent has received, so that its inbox never shows a message twice and never loses one.
 */
@NullMarked
package org.nodus.persistence.received;

import org.jspecify.annotations.NullMarked;
