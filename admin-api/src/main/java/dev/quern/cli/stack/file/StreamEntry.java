package dev.quern.cli.stack.file;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of a stream.
 *
 * @param shards
 *            how many; without it the server decides
 */
record StreamEntry(@Nullable Integer shards, @Nullable Duration retention) {}
