@NullMarked
package dev.quern.runtime.java.weave;

import org.jspecify.annotations.NullMarked;
