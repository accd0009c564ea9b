/** Operations on consumers. */
@NullMarked
package dev.quern.admin.kinesis.consumer;

import org.jspecify.annotations.NullMarked;
