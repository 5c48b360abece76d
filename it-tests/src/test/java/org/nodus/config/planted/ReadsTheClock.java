package org.nodus.config.planted;

import java.time.Clock;

/** Planted: config names a clock. */
record ReadsTheClock(Clock clock) {}
