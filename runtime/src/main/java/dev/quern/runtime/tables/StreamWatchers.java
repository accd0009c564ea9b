package dev.quern.runtime.tables;

import dev.quern.plugin.SourceStream.Watch;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who is to be told of changes, by the identifiers of streams. Safe for use by several threads. */
public final class StreamWatchers {

    private final Map<Long, CopyOnWriteArrayList<Consumer<Optional<String>>>> watchers = new ConcurrentHashMap<>();

    /** Something was appended to a stream: whoever watches it is told, on this thread. */
    public void appended(long stream) {
        CopyOnWriteArrayList<Consumer<Optional<String>>> watching = watchers.get(stream);
        if (watching != null) {
            watching.forEach(watcher -> watcher.accept(Optional.empty()));
        }
    }

    Watch watch(long stream, Consumer<Optional<String>> changed) {
        watchers.computeIfAbsent(stream, _ -> new CopyOnWriteArrayList<>()).add(changed);
        return () -> watchers.computeIfPresent(stream, (_, watching) -> {
            watching.remove(changed);
            return watching.isEmpty() ? null : watching;
        });
    }
}
