/** Shows that AWS handlers run unmodified, each loaded as the in-process runtime loads a function. */
@NullMarked
package dev.quern.plugins.awslambda;

import org.jspecify.annotations.NullMarked;
