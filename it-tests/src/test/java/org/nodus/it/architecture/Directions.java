package org.nodus.it.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;

/** Who may know whom: the picture of the house, as rules. */
enum Directions implements Rule {
  PROTOCOL_KNOWS_NOBODY(
      classes()
          .that()
          .resideInAPackage("org.nodus.protocol..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "org.nodus.protocol..",
                  "java..",
                  "javax.crypto..",
                  "jdk.incubator.vector..",
                  "com.google.protobuf..",
                  "org.bouncycastle..",
                  "org.jspecify.."))),

  LEDGER_KNOWS_ONLY_PROTOCOL(
      classes()
          .that()
          .resideInAPackage("org.nodus.ledger..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "org.nodus.ledger..", "org.nodus.protocol..", "java..", "org.jspecify.."))),

  CONFIG_KNOWS_ONLY_TYPESAFE_CONFIG(
      classes()
          .that()
          .resideInAPackage("org.nodus.config..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "org.nodus.config..", "java..", "com.typesafe.config..", "org.jspecify.."))),

  PURE_MODULES_TOUCH_NO_FILE_SOCKET_OR_CLOCK(
      noClasses()
          .that()
          .resideInAnyPackage("org.nodus.protocol..", "org.nodus.ledger..")
          .should()
          .dependOnClassesThat(new OutsideWorld())),

  // Typesafe Config opens the file itself, to name file and line of a mistake: so config may say
  // java.io.File, and nothing else of the world outside.
  CONFIG_HANDS_ON_THE_NAME_OF_A_FILE_AND_NO_MORE(
      noClasses()
          .that()
          .resideInAPackage("org.nodus.config..")
          .should()
          .dependOnClassesThat(
              new OutsideWorld()
                  .and(DescribedPredicate.not(equivalentTo(File.class)))
                  .as("belong to files (but their names), sockets, clocks or random sources"))),

  PERSISTENCE_KNOWS_NO_ACTOR(
      noClasses()
          .that()
          .resideInAPackage("org.nodus.persistence..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "org.nodus.actors..",
                  "org.nodus.config..",
                  "org.nodus.node..",
                  "org.nodus.it..",
                  "org.apache.pekko.actor.typed..",
                  "org.apache.pekko.persistence.typed.."))),

  PEKKO_IN_PERSISTENCE_STAYS_IN_THE_JOURNAL(
      noClasses()
          .that()
          .resideInAPackage("org.nodus.persistence..")
          .and()
          .resideOutsideOfPackage("org.nodus.persistence.journal..")
          .should()
          .dependOnClassesThat(resideInAPackage("org.apache.pekko.."))),

  LEVELDB_STAYS_IN_ONE_PACKAGE(
      noClasses()
          .that()
          .resideOutsideOfPackages("org.nodus.persistence.leveldb..", "org.nodus.it.disk..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.iq80.leveldb..", "org.fusesource.leveldbjni.."))),

  ACTORS_KNOW_PORTS_AND_NO_CONFIGURATION(
      noClasses()
          .that()
          .resideInAPackage("org.nodus.actors..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "org.nodus.config..",
                  "org.nodus.node..",
                  "org.nodus.it..",
                  "org.nodus.persistence.leveldb..",
                  "com.typesafe.config..",
                  "io.netty.."))),

  NODE_DOES_NOT_KNOW_THE_TESTS(
      noClasses()
          .that()
          .resideInAPackage("org.nodus.node..")
          .should()
          .dependOnClassesThat(resideInAPackage("org.nodus.it.."))),

  BOUNCY_CASTLE_STAYS_IN_ONE_PACKAGE(
      noClasses()
          .that()
          .resideOutsideOfPackage("org.nodus.protocol.crypto..")
          .should()
          .dependOnClassesThat(resideInAPackage("org.bouncycastle.."))),

  GENERATED_WIRE_CLASSES_STOP_AT_THE_WIRE(
      noClasses()
          .that()
          .resideOutsideOfPackage("org.nodus.protocol.wire..")
          .should()
          .dependOnClassesThat(resideInAPackage("org.nodus.protocol.wire.proto.."))),

  GENERATED_JOURNAL_CLASSES_STOP_AT_THE_JOURNAL(
      noClasses()
          .that()
          .resideOutsideOfPackage("org.nodus.persistence.journal..")
          .should()
          .dependOnClassesThat(resideInAPackage("org.nodus.persistence.journal.proto.."))),

  PROTOBUF_STOPS_AT_WIRE_AND_JOURNAL(
      noClasses()
          .that(
              resideOutsideOfPackages(
                  "org.nodus.protocol.wire..", "org.nodus.persistence.journal.."))
          .should()
          .dependOnClassesThat(resideInAPackage("com.google.protobuf..")));

  private final ArchRule rule;

  Directions(ArchRule rule) {
    this.rule = rule;
  }

  @Override
  public ArchRule rule() {
    return rule;
  }

  /** What a pure module asks of nobody. */
  private static final class OutsideWorld extends DescribedPredicate<JavaClass> {
    OutsideWorld() {
      super("belong to files, sockets, clocks, loggers or random sources");
    }

    @Override
    public boolean test(JavaClass other) {
      var name = other.getName();
      return name.startsWith("java.nio.file.")
          || name.startsWith("java.nio.channels.")
          || name.startsWith("java.net.http.")
          || name.matches("java\\.io\\.(File|RandomAccessFile).*")
          || name.matches("java\\.net\\..*(Socket|Connection).*")
          || name.matches("java\\.time\\.(Clock|InstantSource)")
          || name.matches("java\\.util\\.(Random|SplittableRandom|Timer|TimerTask)")
          || name.startsWith("java.util.random.")
          || name.startsWith("java.util.logging.")
          || name.startsWith("java.lang.System$Logger");
    }
  }
}
