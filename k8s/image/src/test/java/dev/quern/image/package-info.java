@NullMarked
package dev.quern.image;

import org.jspecify.annotations.NullMarked;
