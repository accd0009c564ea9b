/** What owners decide about the concurrency of their functions: reserved and provisioned, durable. */
@NullMarked
package dev.quern.runtime.concurrency;

import org.jspecify.annotations.NullMarked;
