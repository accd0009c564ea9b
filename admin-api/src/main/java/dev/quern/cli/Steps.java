package dev.quern.cli;

import dev.quern.runtime.backup.BackupProgress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Says now and then how far something has come that takes many files. For use by one thread. */
final class Steps implements BackupProgress {
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final Consumer<String> say;
    private long said = System.nanoTime();

    Steps(Consumer<String> say) {
        this.say = say;
    }

    @Override
    public void fileDone(int done, int total, long bytes) {
        long now = System.nanoTime();
        if (now - said >= PAUSE) {
            said = now;
            say.accept("%d of %d files, %s".formatted(done, total, Amounts.bytes(bytes)));
        }
    }
}
