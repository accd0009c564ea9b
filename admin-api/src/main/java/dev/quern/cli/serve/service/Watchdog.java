package dev.quern.cli.serve.service;

import dev.quern.runtime.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the server for a pulse every third of the time within which a sign of life is expected, and passes it on when it
 * comes. A pulse that fails is logged and asked for again; one that does not come is waited for, and there is no other
 * sign of life meanwhile.
 */
public final class Watchdog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final int PULSES = 3;

    private final Supplier<? extends CompletionStage<?>> pulse;
    private final Runnable alive;
    private final Duration pause;
    private final TimeSource time;
    private TimeSource.@Nullable Timer next;
    private boolean closed;

    /**
     * @param expected
     *            the time within which a sign is expected
     */
    Watchdog(Supplier<? extends CompletionStage<?>> pulse, Runnable alive, Duration expected, TimeSource time) {
        this.pulse = pulse;
        this.alive = alive;
        // not Duration's own division, for which a start would make tables of big decimals
        this.pause = Duration.ofNanos(expected.toNanos() / PULSES);
        this.time = time;
    }

    void start() {
        later();
    }

    private synchronized void later() {
        if (!closed) {
            next = time.schedule(pause, this::ask);
        }
    }

    private void ask() {
        CompletionStage<?> asked;
        try {
            asked = pulse.get();
        } catch (RuntimeException e) {
            came(e);
            return;
        }
        asked.whenComplete((_, failure) -> came(failure));
    }

    private void came(@Nullable Throwable failure) {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        if (failure == null) {
            alive.run();
        } else {
            LOG.error("The server has no pulse, and is ended from outside unless it comes back", failure);
        }
        later();
    }

    /** Gives no more signs of life. */
    @Override
    public synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
    }
}
