@NullMarked
package dev.quern.runtime.java;

import org.jspecify.annotations.NullMarked;
