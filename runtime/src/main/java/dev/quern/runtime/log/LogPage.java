package dev.quern.runtime.log;

import java.util.List;

/**
 * Some of the events of a query.
 *
 * @param events
 *            in the order of time
 * @param more
 *            whether there are others in the direction in which was read
 */
public record LogPage(List<LogEvent> events, boolean more) {

    public LogPage {
        events = List.copyOf(events);
    }
}
