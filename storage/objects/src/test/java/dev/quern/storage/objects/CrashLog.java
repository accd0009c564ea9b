package dev.quern.storage.objects;

import dev.quern.storage.objects.CrashWriter.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the killed process said: for each key the changes that are done, and the one that may have been under way. */
final class CrashLog {

    /** One change of a key. */
    record Change(Operation operation, long seed) {}

    private final Map<String, List<Change>> done = new TreeMap<>();
    private final Map<String, Change> begun = new HashMap<>();
    private long acknowledged;

    /** Takes a line, unless it was cut off. */
    void add(String line) {
        String[] words = line.split(" ", -1);
        if (!words[words.length - 1].equals(".")) {
            return;
        }
        if (words[0].equals("begin")) {
            begun.put(words[1], new Change(Operation.valueOf(words[2]), Long.parseLong(words[3])));
            done.computeIfAbsent(words[1], _ -> new ArrayList<>());
        } else {
            Change change = begun.remove(words[1]);
            if (change != null) {
                done.computeIfAbsent(words[1], _ -> new ArrayList<>()).add(change);
                acknowledged++;
            }
        }
    }

    Iterable<String> keys() {
        return done.keySet();
    }

    List<Change> done(String key) {
        return done.getOrDefault(key, List.of());
    }

    /** The change that was begun and not acknowledged. */
    Optional<Change> begun(String key) {
        return Optional.ofNullable(begun.get(key));
    }

    /** Whether the begun change of a key happened is known now. */
    void settle(String key, boolean happened) {
        Change change = begun.remove(key);
        if (change != null && happened) {
            done.computeIfAbsent(key, _ -> new ArrayList<>()).add(change);
        }
    }

    long acknowledged() {
        return acknowledged;
    }
}
