package dev.quern.runtime.log;

import java.util.function.Predicate;

/**
 * Which events of a group are wanted.
 *
 * @param streams
 *            the names of streams that count
 * @param from
 *            the earliest time, in milliseconds since the epoch
 * @param until
 *            the time before which they are, in milliseconds since the epoch
 * @param pattern
 *            which messages count
 */
public record LogQuery(LogGroupName group, Predicate<String> streams, long from, long until, FilterPattern pattern) {

    /** Every event of a group. */
    public static LogQuery all(LogGroupName group) {
        return new LogQuery(group, _ -> true, 0, Long.MAX_VALUE, FilterPattern.EVERYTHING);
    }
}
