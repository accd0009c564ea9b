package dev.quern.runtime.tables;

import dev.quern.plugin.SourceStream.Watch;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who is to be told of changes, by the identifiers of streams. Safe for use by several threads. */
public final class StreamWatchers {

    private final Map<Long, CopyOnWriteArrayList<Runnable>> watchers = new ConcurrentHashMap<>();

    /** Something was appended to a stream: whoever watches it is told, on this thread. */
    public void appended(long stream) {
        CopyOnWriteArrayList<Runnable> watching = watchers.get(stream);
        if (watching != null) {
            watching.forEach(Runnable::run);
        }
    }

    Watch watch(long stream, Runnable changed) {
        watchers.computeIfAbsent(stream, _ -> new CopyOnWriteArrayList<>()).add(changed);
        return () -> watchers.computeIfPresent(stream, (_, watching) -> {
            watching.remove(changed);
            return watching.isEmpty() ? null : watching;
        });
    }
}
