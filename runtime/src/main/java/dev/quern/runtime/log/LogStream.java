package dev.quern.runtime.log;

import java.util.OptionalLong;

/**
 * A log stream: what one environment wrote, or one client. Times are milliseconds since the epoch.
 *
 * @param created
 *            when it was made
 * @param firstEvent
 *            the earliest timestamp in it; empty as long as it has no events
 * @param lastEvent
 *            the latest timestamp in it
 * @param lastIngestion
 *            when something was written to it last
 */
public record LogStream(String name, long created, OptionalLong firstEvent, OptionalLong lastEvent,
        OptionalLong lastIngestion) {}
