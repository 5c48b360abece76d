package org.nodus.it.simulation.jdk;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites calls of the JDK's clocks and chance in Pekko and in Scala's futures, and in
 * production's code those that verify signatures.
 */
final class Rewriting implements ClassFileTransformer {
  private static final String THREAD_LOCAL_RANDOM = "java/util/concurrent/ThreadLocalRandom";
  private static final ClassDesc RANDOM = ClassDesc.of("java.util.Random");
  private static final ClassDesc VIRTUAL = VirtualJdk.class.describeConstable().orElseThrow();

  private static final Set<String> CALLS =
      Set.of(
          "java/lang/System.nanoTime",
          "java/lang/System.currentTimeMillis",
          "java/time/Instant.now",
          "java/util/UUID.randomUUID",
          THREAD_LOCAL_RANDOM + ".current");

  /** Numbers the persistent actors of a whole JVM: in a simulation, those of the simulation. */
  private static final String WRITER_IDENTITY =
      "org/apache/pekko/persistence/typed/internal/EventSourcedBehaviorImpl$WriterIdentity$";

  private static final String ED25519 = "org/nodus/protocol/crypto/Ed25519";
  private static final String VERIFY = "verify";

  private static final ClassDesc SIGNATURES =
      VirtualSignatures.class.describeConstable().orElseThrow();

  /** Where production's code is, and nothing of the simulation's own. */
  private static final Set<String> PRODUCTION =
      Set.of("org/nodus/protocol/", "org/nodus/ledger/", "org/nodus/actors/", "org/nodus/node/");

  private static final String COUNT = "getAndIncrement";

  private static final MethodTypeDesc COUNTING =
      MethodTypeDesc.of(ConstantDescs.CD_int, ClassDesc.of(AtomicInteger.class.getName()));

  /** Whether a class of this internal name is one to look into. */
  static boolean concerns(String name) {
    return name.startsWith("org/apache/pekko/")
        || name.startsWith("scala/concurrent/")
        || PRODUCTION.stream().anyMatch(name::startsWith);
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (name == null || !concerns(name)) {
      return null;
    }
    var file =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(
                        loader == null ? ClassLoader.getSystemClassLoader() : loader)
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    var model = file.parse(bytes);
    var redirecting = ClassTransform.transformingMethodBodies(Rewriting::redirect);
    if (name.equals(WRITER_IDENTITY)) {
      var counting = ClassTransform.transformingMethodBodies(Rewriting::count);
      return file.transformClass(model, redirecting.andThen(counting));
    }
    return mentions(model) ? file.transformClass(model, redirecting) : null;
  }

  private static boolean mentions(ClassModel model) {
    for (var entry : model.constantPool()) {
      if (entry instanceof MethodRefEntry method
          && isRedirected(
              method.owner().asInternalName(),
              method.name().stringValue(),
              method.type().stringValue())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isRedirected(String owner, String name, String type) {
    return (type.startsWith("()") && CALLS.contains(owner + "." + name))
        || isVerification(owner, name);
  }

  private static boolean isVerification(String owner, String name) {
    return owner.equals(ED25519) && name.equals(VERIFY);
  }

  private static void count(CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeInstruction call && call.name().equalsString(COUNT)) {
      code.invokestatic(VIRTUAL, COUNT, COUNTING);
    } else {
      code.with(element);
    }
  }

  private static void redirect(CodeBuilder code, CodeElement element) {
    if (!(element instanceof InvokeInstruction call)) {
      code.with(element);
      return;
    }
    var owner = call.owner().asInternalName();
    var name = call.name().stringValue();
    var isStatic = call.opcode() == Opcode.INVOKESTATIC;
    if (isStatic && isVerification(owner, name)) {
      code.invokestatic(SIGNATURES, name, call.typeSymbol());
    } else if (isStatic && isRedirected(owner, name, call.type().stringValue())) {
      var type = owner.equals(THREAD_LOCAL_RANDOM) ? MethodTypeDesc.of(RANDOM) : call.typeSymbol();
      code.invokestatic(VIRTUAL, name, type);
    } else if (owner.equals(THREAD_LOCAL_RANDOM) && !isStatic) {
      code.invokevirtual(RANDOM, name, call.typeSymbol());
    } else {
      code.with(element);
    }
  }
}
