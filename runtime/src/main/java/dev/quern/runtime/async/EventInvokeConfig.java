package dev.quern.runtime.async;

import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.Qualifier;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How asynchronous calls of a function, a version or an alias are treated.
 *
 * @param function
 *            the function's name
 * @param qualifier
 *            the version or alias as it is written; {@code $LATEST} for the function itself
 * @param retryAttempts
 *            how often a call is tried again after the function has failed: 0 to 2
 * @param eventAge
 *            how long a call is tried: 60 to 21,600 whole seconds
 * @param onSuccess
 *            the ARN of what is told of calls that the function answered
 * @param onFailure
 *            the ARN of what is told of calls that the function could not be made to answer
 * @param lastModified
 *            when this was said
 */
public record EventInvokeConfig(FunctionName function, String qualifier, Optional<Integer> retryAttempts,
        Optional<Duration> eventAge, Optional<String> onSuccess, Optional<String> onFailure, Instant lastModified) {

    /** How often a failed call is tried again where nothing else is said. */
    public static final int DEFAULT_RETRY_ATTEMPTS = 2;

    /** How long a call is tried where nothing else is said; the most there is. */
    public static final Duration DEFAULT_EVENT_AGE = Duration.ofHours(6);

    private static final Duration LEAST_EVENT_AGE = Duration.ofSeconds(60);

    /**
     * @throws InvalidParameter
     *             if a value is out of its range
     */
    public EventInvokeConfig {
        if (retryAttempts.filter(times -> times < 0 || times > DEFAULT_RETRY_ATTEMPTS).isPresent()) {
            throw new InvalidParameter("MaximumRetryAttempts is 0 to 2, not " + retryAttempts.get() + ".");
        }
        if (eventAge.filter(age -> age.compareTo(LEAST_EVENT_AGE) < 0 || age.compareTo(DEFAULT_EVENT_AGE) > 0
                || age.getNano() != 0).isPresent()) {
            throw new InvalidParameter(
                    "MaximumEventAgeInSeconds is 60 to 21600, not " + eventAge.get().toSeconds() + ".");
        }
    }

    /** Says nothing: defaults apply. */
    static EventInvokeConfig unsaid(FunctionReference reference) {
        return new EventInvokeConfig(reference.name(), qualifierOf(reference), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Instant.EPOCH);
    }

    static String qualifierOf(FunctionReference reference) {
        return reference.qualifier().map(Qualifier::text).orElse("$LATEST");
    }

    /** What this is said of. */
    public FunctionReference target() {
        return FunctionReference.to(function, Qualifier.parse(qualifier));
    }

    int retries() {
        return retryAttempts.orElse(DEFAULT_RETRY_ATTEMPTS);
    }

    Duration age() {
        return eventAge.orElse(DEFAULT_EVENT_AGE);
    }
}
