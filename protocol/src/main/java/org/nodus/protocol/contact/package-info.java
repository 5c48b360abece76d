/**
 * How to reach someone who has not heard of you: the public contact address of a user on a day.
 * Knows neither entries nor holders (those are {@code protocol.mailbox}).
 */
@NullMarked
package org.nodus.protocol.contact;

import org.jspecify.annotations.NullMarked;
