package dev.quern.storage.objects.lifecycle;

import java.time.Instant;

/** When the newest version of an object expires. */
public sealed interface Expiration {

    /**
     * Some days after it was written.
     *
     * @param days
     *            above 0
     */
    record AfterDays(int days) implements Expiration {}

    /**
     * From a time on.
     *
     * @param date
     *            midnight of a day, UTC
     */
    record OnDate(Instant date) implements Expiration {}

    /** Never; but a delete marker that no version is left behind of. */
    record LoneMarkers() implements Expiration {}
}
