@NullMarked
package dev.quern.dist;

import org.jspecify.annotations.NullMarked;
