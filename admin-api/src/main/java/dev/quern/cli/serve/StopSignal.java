package dev.quern.cli.serve;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import sun.misc.Signal;

/** Somebody's wish that this process ends. */
@FunctionalInterface
public interface StopSignal {

    /** From now on the wish no longer ends the process by itself: the caller waits for it and puts things in order. */
    Armed arm();

    /** Waits for the wish. */
    @FunctionalInterface
    interface Armed {
        void await() throws InterruptedException;
    }

    /**
     * SIGTERM and SIGINT. Without being armed they end the JVM with exit codes 143 and 130; a shutdown hook could put
     * things in order, but not end with 0. A second SIGINT, from somebody who does not want to wait, ends it at once.
     */
    static StopSignal ofProcess() {
        return () -> {
            CountDownLatch asked = new CountDownLatch(1);
            AtomicBoolean stopping = new AtomicBoolean();
            on("TERM", _ -> {
                stopping.set(true);
                asked.countDown();
            });
            on("INT", number -> {
                if (stopping.getAndSet(true)) {
                    Runtime.getRuntime().halt(128 + number);
                }
                asked.countDown();
            });
            return asked::await;
        };
    }

    private static void on(String signal, IntConsumer reaction) {
        Signal.handle(new Signal(signal), caught -> reaction.accept(caught.getNumber()));
    }
}
