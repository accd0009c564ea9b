package dev.quern.storage.objects.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What a reader asks of an object before it wants the bytes, in the order of RFC 9110, section 13.2.2. Times count in
 * whole seconds.
 *
 * @param match
 *            one of these entity tags ({@code *}: any); empty if not asked
 * @param noneMatch
 *            none of these entity tags ({@code *}: any); empty if not asked
 * @param modifiedSince
 *            changed after this time; ignored if {@code noneMatch} is asked
 * @param unmodifiedSince
 *            not changed after this time; ignored if {@code match} is asked
 */
public record ReadConditions(List<ETag> match, List<ETag> noneMatch, Optional<Instant> modifiedSince,
        Optional<Instant> unmodifiedSince) {

    private static final ETag ANY = new ETag("*");
    private static final ReadConditions NONE = new ReadConditions(List.of(), List.of(), Optional.empty(),
            Optional.empty());

    public ReadConditions {
        match = List.copyOf(match);
        noneMatch = List.copyOf(noneMatch);
    }

    public static ReadConditions none() {
        return NONE;
    }

    /** What comes of the conditions. */
    public enum Outcome {
        /** They hold. */
        PASSED,
        /** The reader has the newest bytes already: {@code noneMatch} or {@code modifiedSince} does not hold. */
        NOT_MODIFIED,
        /** {@code match} does not hold. */
        MATCH_FAILED,
        /** {@code unmodifiedSince} does not hold. */
        UNMODIFIED_SINCE_FAILED
    }

    public Outcome check(ETag etag, Instant lastModified) {
        Instant modified = lastModified.truncatedTo(ChronoUnit.SECONDS);
        if (!match.isEmpty()) {
            if (!contains(match, etag)) {
                return Outcome.MATCH_FAILED;
            }
        } else if (unmodifiedSince.isPresent() && modified.isAfter(unmodifiedSince.get())) {
            return Outcome.UNMODIFIED_SINCE_FAILED;
        }
        if (!noneMatch.isEmpty()) {
            return contains(noneMatch, etag) ? Outcome.NOT_MODIFIED : Outcome.PASSED;
        }
        return modifiedSince.isPresent() && !modified.isAfter(modifiedSince.get())
                ? Outcome.NOT_MODIFIED
                : Outcome.PASSED;
    }

    private static boolean contains(List<ETag> etags, ETag etag) {
        return etags.contains(etag) || etags.contains(ANY);
    }
}
