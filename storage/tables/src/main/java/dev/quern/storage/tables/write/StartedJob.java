package dev.quern.storage.tables.write;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Work that no thread waits for: whoever started it is told what became of it. */
final class StartedJob<T> extends Job<T> {

    private final Runnable turn;
    private final Executor turns;
    private final CompletableFuture<T> told = new CompletableFuture<>();

    /**
     * @param turn
     *            what to do when its turn comes and it had to wait for that
     * @param turns
     *            where
     */
    StartedJob(Function<WriteRun, T> work, Runnable turn, Executor turns) {
        super(work);
        this.turn = turn;
        this.turns = turns;
    }

    CompletableFuture<T> told() {
        return told;
    }

    @Override
    void wake(State newState) {
        switch (newState) {
            case WAITING -> {
            }
            case LEADING -> turns.execute(turn);
            case DONE -> tell();
        }
    }

    private void tell() {
        T outcome;
        try {
            outcome = outcome();
        } catch (RuntimeException | Error e) {
            told.completeExceptionally(e);
            return;
        }
        told.complete(outcome);
    }
}
