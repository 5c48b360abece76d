package org.nodus.it.architecture;

import com.tngtech.archunit.lang.ArchRule;

/** One named rule over compiled classes; {@link RulesTest} checks it and that it can fail. */
interface Rule {
  ArchRule rule();
}
