package org.nodus.actors.planted;

import com.typesafe.config.Config;

/** Planted: an actor reads configuration. */
record ReadsConfiguration(Config config) {}
