package dev.quern.runtime.log;

import java.time.Duration;

/**
 * How much of the logs is kept.
 *
 * @param retention
 *            how long events of groups are kept that have no retention of their own
 * @param groupBytes
 *            how much room the log of one group may take; then its oldest segments go
 * @param totalBytes
 *            how much room all logs may take; then the oldest segments of all go
 * @param bufferBytes
 *            how much memory the lines may take that are not written yet; what does not fit is dropped and counted
 * @param segmentBytes
 *            when a segment file is full
 * @param writeDelay
 *            how long a line may wait in memory before it is written: what {@code kill -9} may cost
 */
public record LogSettings(Duration retention, long groupBytes, long totalBytes, int bufferBytes, int segmentBytes,
        Duration writeDelay) {

    private static final int MIB = 1 << 20;

    /** 30 days, 512 MiB for a group, 2 GiB for all, 16 MiB in memory, segments of 8 MiB, written after 100 ms. */
    public static final LogSettings DEFAULT = new LogSettings(Duration.ofDays(30), 512L * MIB, 2_048L * MIB, 16 * MIB,
            8 * MIB, Duration.ofMillis(100));

    /**
     * @throws IllegalArgumentException
     *             if a value is not positive, or a limit too small to keep anything
     */
    public LogSettings {
        if (!retention.isPositive() || !writeDelay.isPositive()) {
            throw new IllegalArgumentException("the times of the log settings are positive");
        }
        if (bufferBytes < 64 << 10 || segmentBytes < 1 << 10) {
            throw new IllegalArgumentException("the log buffer takes at least 64 KiB, a segment 1 KiB");
        }
        if (groupBytes < 2L * segmentBytes || totalBytes < groupBytes) {
            throw new IllegalArgumentException("the log of a group takes at least two segments, " + 2L * segmentBytes
                    + " bytes, and all logs together no less than one group may: they are " + groupBytes + " and "
                    + totalBytes);
        }
    }

    /** The same with other limits on age and room. */
    public LogSettings keeping(Duration otherRetention, long otherGroupBytes, long otherTotalBytes) {
        return new LogSettings(otherRetention, otherGroupBytes, otherTotalBytes, bufferBytes, segmentBytes,
                writeDelay);
    }

    /** The same with another limit on memory. */
    public LogSettings buffering(int bytes) {
        return new LogSettings(retention, groupBytes, totalBytes, bytes, segmentBytes, writeDelay);
    }

    /** The same with segments of another size. */
    public LogSettings withSegments(int bytes) {
        return new LogSettings(retention, groupBytes, totalBytes, bufferBytes, bytes, writeDelay);
    }
}
