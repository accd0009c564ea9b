package dev.quern.runtime.mapping;

import dev.quern.plugin.StreamSource.StartingPosition;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a mapping begins.
 *
 * @param time
 *            for {@code AT_TIMESTAMP}, and only for that
 */
public record StartingPoint(StartingPosition position, Optional<Instant> time) {

    public StartingPoint {
        if (time.isPresent() != (position == StartingPosition.AT_TIMESTAMP)) {
            throw new IllegalArgumentException("a time belongs to AT_TIMESTAMP");
        }
    }
}
