package dev.quern.cli.stack.server;

import dev.quern.cli.CommandException;
import dev.quern.cli.ExitCode;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits for a server to be done with a change.
 *
 * @param pause
 *            between two looks
 * @param limit
 *            after which it is given up
 */
record Patience(Duration pause, Duration limit) {

    /** Looks until it is so. */
    void until(String what, BooleanSupplier isSo) {
        long end = System.nanoTime() + limit.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new CommandException(ExitCode.REFUSED, what + " is not so after " + limit.toMinutes()
                        + " minutes: the server's log may tell why; run this again to go on");
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandException(ExitCode.REFUSED, "interrupted while waiting until " + what, e);
            }
        }
    }
}
