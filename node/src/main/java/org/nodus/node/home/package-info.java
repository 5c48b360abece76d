/**
 * Home directories: what lies where, made once, held by one process at a time. Nothing here talks
 * to the network.
 */
@NullMarked
package org.nodus.node.home;

import org.jspecify.annotations.NullMarked;
