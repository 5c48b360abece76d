/** Real files: segments, whole small files replaced atomically, and what a directory must be. */
@NullMarked
package org.nodus.persistence.file;

import org.jspecify.annotations.NullMarked;
