package org.nodus.protocol.planted;

import java.nio.file.Path;

/** Planted: a pure module names a file. */
record WritesAFile(Path path) {}
