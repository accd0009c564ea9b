package dev.quern.runtime.invoke;

import dev.quern.runtime.invoke.Outcome.Failure;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The environments of one pool that are kept ready ahead of calls: how many there are to be, how many there are, and
 * why not more. Not safe for use by several threads: guarded by its pool.
 */
final class Provisioning {

    /** More would take the processors from the calls that run. */
    private static final int AT_A_TIME = Math.max(2, Runtime.getRuntime().availableProcessors());

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(5);

    private final int places;
    private final Set<Runner> starting = new HashSet<>();
    private final Set<Runner> ready = new HashSet<>();
    private int wanted;
    private int environments;
    private int failures;
    private boolean waitsToRetry;
    private @Nullable Failure failure;

    /**
     * None to begin with.
     *
     * @param places
     *            how many calls one environment runs at a time
     */
    Provisioning(int places) {
        this.places = places;
    }

    /** For how many calls at a time environments are to be ready. */
    void want(int executions) {
        wanted = executions;
        waitsToRetry = false; // something has changed, perhaps what the last start failed for
        environments = (int) ((wanted + (long) places - 1) / places);
    }

    /** Whether one more environment is to be started now. */
    boolean wantsMore() {
        return !waitsToRetry && starting.size() < AT_A_TIME && starting.size() + ready.size() < environments;
    }

    /** Whether a ready environment is one too many. */
    boolean isSurplus(Runner runner) {
        return ready.size() > environments && ready.contains(runner);
    }

    void starts(Runner runner) {
        starting.add(runner);
    }

    /** An environment is ready; {@code false} if it is not wanted any more. */
    boolean started(Runner runner) {
        if (!starting.remove(runner) || ready.size() >= environments) {
            return false;
        }
        failures = 0;
        failure = null;
        return ready.add(runner);
    }

    /** An environment could not start; when to try again, if that is not settled. */
    Optional<Duration> failed(Runner runner, Failure why) {
        if (!starting.remove(runner) || waitsToRetry) {
            return Optional.empty();
        }
        failure = why;
        waitsToRetry = true;
        Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(failures, 20));
        failures++;
        return Optional.of(delay.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : delay);
    }

    void retry() {
        waitsToRetry = false;
    }

    /** An environment is not to be counted any more. */
    boolean remove(Runner runner) {
        return starting.remove(runner) | ready.remove(runner);
    }

    /** How many calls at a time ready environments are there for. */
    int seats() {
        return (int) Math.min(wanted, (long) ready.size() * places);
    }

    /** Why the last start failed, until one succeeds. */
    Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }
}
