package org.nodus.actors.util;

/** Planted: a package that says nothing, without package-info. */
record Drawer() {}
