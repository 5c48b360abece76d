package org.nodus.it.simulation.jdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The Java agent that installs {@link Rewriting}. A JVM loads it into itself through its own
 * diagnostic commands, so no command line has to name it; {@code -XX:+EnableDynamicAgentLoading}
 * only silences the warning that it did.
 */
public final class JdkAgent {
  private static boolean installed;

  private JdkAgent() {}

  /**
   * Repeating it is harmless. From here on classes are rewritten, those that are there already too.
   */
  public static synchronized void install() {
    if (installed) {
      return;
    }
    try {
      var jar = Files.createTempFile("nodus-simulation", ".jar");
      try {
        writeManifest(jar);
        load(jar);
      } finally {
        Files.delete(jar);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    if (!installed) {
      throw new IllegalStateException("this JVM did not load the agent of the simulation");
    }
  }

  /** Called by the JVM, within {@link #install}. */
  public static void agentmain(String arguments, Instrumentation instrumentation)
      throws UnmodifiableClassException {
    instrumentation.addTransformer(new Rewriting(), true);
    var present =
        Arrays.stream(instrumentation.getAllLoadedClasses())
            .filter(type -> Rewriting.concerns(type.getName().replace('.', '/')))
            .filter(instrumentation::isModifiableClass)
            .toArray(Class<?>[]::new);
    if (present.length > 0) {
      instrumentation.retransformClasses(present);
    }
    installed = true;
  }

  /** The classes themselves come from the class path. */
  private static void writeManifest(Path jar) throws IOException {
    var manifest = new Manifest();
    var entries = manifest.getMainAttributes();
    entries.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    entries.putValue("Agent-Class", JdkAgent.class.getName());
    entries.putValue("Can-Retransform-Classes", "true");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  private static void load(Path jar) {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "jvmtiAgentLoad",
              new Object[] {new String[] {jar.toString()}},
              new String[] {String[].class.getName()});
    } catch (JMException refused) {
      throw new IllegalStateException("this JVM does not load agents", refused);
    }
  }
}
