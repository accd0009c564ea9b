/** Tests of plans. */
@NullMarked
package dev.quern.cli.stack.plan;

import org.jspecify.annotations.NullMarked;
