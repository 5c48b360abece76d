package org.nodus.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;

/** Every package says what it is for and has a name that means something. */
enum Packages implements Rule {
  EVERY_PACKAGE_IS_NULL_MARKED(
      "be in a package whose package-info.java says @NullMarked",
      one -> one.getPackage().isAnnotatedWith(NullMarked.class)),

  NO_PACKAGE_IS_A_DRAWER_FOR_ANYTHING(
      "be in a package named after a concept",
      one ->
          List.of(one.getPackageName().split("\\.")).stream().noneMatch(Drawers.NAMES::contains));

  private static final class Drawers {
    static final Set<String> NAMES =
        Set.of(
            "util",
            "utils",
            "common",
            "impl",
            "manager",
            "managers",
            "helper",
            "helpers",
            "base",
            "model",
            "models",
            "dto",
            "misc");
  }

  private final ArchRule rule;

  Packages(String what, Predicate<JavaClass> good) {
    this.rule =
        classes()
            .that()
            .resideInAPackage("org.nodus..")
            .and()
            // protoc writes no package-info.
            .resideOutsideOfPackage("org.nodus..proto..")
            .should(new OneByOne(what, good));
  }

  @Override
  public ArchRule rule() {
    return rule;
  }

  private static final class OneByOne extends ArchCondition<JavaClass> {
    private final Predicate<JavaClass> good;

    OneByOne(String what, Predicate<JavaClass> good) {
      super(what);
      this.good = good;
    }

    @Override
    public void check(JavaClass one, ConditionEvents events) {
      events.add(new SimpleConditionEvent(one, good.test(one), one.getName()));
    }
  }
}
