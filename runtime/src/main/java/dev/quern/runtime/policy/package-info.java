/** Who may invoke a function: resource policies. */
@NullMarked
package dev.quern.runtime.policy;

import org.jspecify.annotations.NullMarked;
