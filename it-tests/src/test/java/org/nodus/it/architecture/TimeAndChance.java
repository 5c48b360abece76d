package org.nodus.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/**
 * What a seeded simulation could not replay. Time, chance and threads come from the environment of
 * an actor or as an argument; {@code protocol}, {@code ledger} and {@code actors} never fetch them.
 */
enum TimeAndChance implements Rule {
  NOBODY_READS_A_CLOCK(
      new Access(
          "a real clock",
          (owner, name, arguments) ->
              switch (owner) {
                case "java.lang.System" -> Set.of("nanoTime", "currentTimeMillis").contains(name);
                case "java.time.Clock" -> name.startsWith("system") || name.startsWith("tick");
                default ->
                    owner.startsWith("java.time.")
                        && name.equals("now")
                        && !arguments.contains("Clock");
              })),

  NOBODY_MAKES_CHANCE(
      new Access(
          "a random source of its own",
          (owner, name, arguments) ->
              switch (owner) {
                case "java.util.Random", "java.util.SplittableRandom" -> name.equals("<init>");
                case "java.util.UUID" -> name.equals("randomUUID");
                case "java.lang.Math" -> name.equals("random");
                case "java.util.Collections" ->
                    name.equals("shuffle") && !arguments.contains("Random");
                case "java.security.SecureRandom" ->
                    name.equals("<init>") || name.startsWith("getInstance");
                default ->
                    owner.equals("java.util.concurrent.ThreadLocalRandom")
                        || owner.startsWith("java.util.random.RandomGeneratorFactory");
              })),

  NOBODY_SLEEPS_OR_STARTS_THREADS(
      new Access(
          "a thread of its own",
          (owner, name, arguments) ->
              switch (owner) {
                case "java.lang.Thread" ->
                    Set.of("sleep", "<init>", "ofVirtual", "ofPlatform", "startVirtualThread")
                        .contains(name);
                case "java.util.concurrent.CompletableFuture" ->
                    name.endsWith("Async") && !arguments.contains("Executor")
                        || Set.of("delayedExecutor", "orTimeout", "completeOnTimeout")
                            .contains(name);
                case "java.util.concurrent.TimeUnit" -> name.equals("sleep");
                default ->
                    owner.equals("java.util.concurrent.Executors")
                        || owner.equals("java.util.concurrent.ForkJoinPool")
                        || owner.equals("java.util.Timer");
              }));

  private final ArchRule rule;

  TimeAndChance(Access banned) {
    this.rule =
        noClasses()
            .that()
            .resideInAnyPackage("org.nodus.protocol..", "org.nodus.ledger..", "org.nodus.actors..")
            .should()
            .accessTargetWhere(banned);
  }

  @Override
  public ArchRule rule() {
    return rule;
  }

  private interface Banned {
    /**
     * @param arguments the types of the parameters, one after the other
     */
    boolean matches(String owner, String name, String arguments);
  }

  /** A call, or a method reference such as {@code System::nanoTime}, of something banned. */
  private static final class Access extends DescribedPredicate<JavaAccess<?>> {
    private final Banned banned;

    Access(String what, Banned banned) {
      super(what);
      this.banned = banned;
    }

    @Override
    public boolean test(JavaAccess<?> access) {
      if (!(access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target)) {
        return false;
      }
      var owner = target.getOwner();
      // A class that feeds given bytes extends SecureRandom and so calls its constructor.
      var isSuper =
          target.getName().equals("<init>")
              && access.getOriginOwner().getRawSuperclass().filter(owner::equals).isPresent();
      var arguments = target.getRawParameterTypes().toString();
      return !isSuper && banned.matches(owner.getName(), target.getName(), arguments);
    }
  }
}
