package org.nodus.it.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The compiled classes that the rules read: all of ours, or only the planted violations. */
final class Bytecode {
  /** Main classes of all modules, from their jars or from their folders. */
  static final JavaClasses MAIN = read(location -> !isTest(location.toString()));

  /** The classes of {@code it-tests/src/test/java}, which hold one violation of every rule. */
  static final JavaClasses PLANTED =
      read(location -> location.contains("it-tests/target/test-classes"));

  private Bytecode() {}

  private static JavaClasses read(ImportOption option) {
    return new ClassFileImporter().withImportOption(option).importPackages("org.nodus");
  }

  private static boolean isTest(String location) {
    return location.contains("/test-classes/") || location.contains("-tests.jar!");
  }
}
