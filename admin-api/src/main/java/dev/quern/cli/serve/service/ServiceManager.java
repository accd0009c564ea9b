package dev.quern.cli.serve.service;

import dev.quern.runtime.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd, or who speaks as it does, how this process is: that it is ready, alive, or about to end. Without such
 * a
 * manager it tells nobody. What cannot be told is logged, and stops nothing. Safe for use by several threads.
 */
public final class ServiceManager {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
    /** For what is to be done beside the grace: the store is closed, environments are ended. */
    private static final Duration BESIDE_GRACE = Duration.ofSeconds(15);

    private final Optional<DatagramSender> sender;
    private final Optional<Duration> watchdog;

    private ServiceManager(Optional<DatagramSender> sender, Optional<Duration> watchdog) {
        this.sender = sender;
        this.watchdog = watchdog;
    }

    /**
     * The manager that the environment names: {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC} and {@code WATCHDOG_PID}.
     *
     * @param variables
     *            the value of a variable, if it is set to something
     * @param pid
     *            of this process
     */
    public static ServiceManager of(Function<String, Optional<String>> variables, long pid) {
        try {
            Optional<DatagramSender> sender = variables.apply("NOTIFY_SOCKET").map(DatagramSender::new);
            // the variables are inherited: the watch may be meant for another process
            boolean meant = variables.apply("WATCHDOG_PID").map(Long::valueOf).filter(other -> other != pid).isEmpty();
            Optional<Duration> watchdog = variables.apply("WATCHDOG_USEC").map(Long::valueOf)
                    .filter(micros -> meant && micros > 0)
                    .map(micros -> Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros)));
            return new ServiceManager(sender, watchdog);
        } catch (IllegalArgumentException e) {
            LOG.warn("Nobody is told how this process is, for its environment does not say whom: {}", e.getMessage());
            return new ServiceManager(Optional.empty(), Optional.empty());
        }
    }

    /** The server takes requests. */
    public void ready() {
        tell("READY=1");
    }

    /**
     * The server is ending.
     *
     * @param grace
     *            how long what runs may go on: the manager waits that long, and some seconds
     */
    public void stopping(Duration grace) {
        tell("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + TimeUnit.NANOSECONDS.toMicros(grace.plus(BESIDE_GRACE).toNanos()));
    }

    /**
     * Tells it that the server is alive, as often as it asks for, until the watch is closed: each time after a pulse
     * has
     * come, and never without.
     *
     * @param pulse
     *            completes when everything that the server needs has just moved
     */
    public Watchdog watch(Supplier<? extends CompletionStage<?>> pulse, TimeSource time) {
        Watchdog watch = new Watchdog(pulse, () -> tell("WATCHDOG=1"), watchdog.orElse(Duration.ZERO), time);
        if (sender.isPresent() && watchdog.isPresent()) {
            watch.start();
        }
        return watch;
    }

    private void tell(String state) {
        if (sender.isPresent()) {
            try {
                sender.get().send(state);
            } catch (IOException e) {
                LOG.warn("The manager of services was not told {}: {}", state.replace('\n', ' '), e.getMessage());
            }
        }
    }
}
