/** Code packages: checked against their limits, stored once under their SHA-256. */
@NullMarked
package dev.quern.runtime.code;

import org.jspecify.annotations.NullMarked;
