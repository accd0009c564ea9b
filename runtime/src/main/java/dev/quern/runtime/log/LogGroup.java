package dev.quern.runtime.log;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A log group.
 *
 * @param folder
 *            the folder of its segments below that of all logs; a group that is deleted and made again has another
 * @param retentionDays
 *            after how many days its events end; empty if that is left to the server
 */
public record LogGroup(LogGroupName name, String folder, Instant created, Optional<Integer> retentionDays) {

    /** The numbers of days that a retention may have (those of CloudWatch Logs). */
    public static final List<Integer> RETENTION_DAYS = List.of(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545,
            731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

    /**
     * @throws LogsException.InvalidParameter
     *             if it has another retention than one of {@link #RETENTION_DAYS}
     */
    public LogGroup {
        if (retentionDays.isPresent() && !RETENTION_DAYS.contains(retentionDays.get())) {
            throw new LogsException.InvalidParameter("The retention of " + retentionDays.get()
                    + " days is not valid: it is one of " + RETENTION_DAYS);
        }
    }

    /** How long its events are kept. */
    Duration retention(Duration usual) {
        return retentionDays.map(Duration::ofDays).orElse(usual);
    }
}
