package dev.quern.plugins.awslambda;

import dev.quern.function.Logger;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log that remembers its entries. */
final class RecordingLogger implements Logger {

    private final List<String> entries = new CopyOnWriteArrayList<>();

    @Override
    public void log(Level level, String message) {
        entries.add(level + " " + message);
    }

    /** Each entry as {@code LEVEL message}. */
    List<String> entries() {
        return entries;
    }
}
