package dev.quern.cli.stack.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file says, as it stands there. What is null was not said.
 *
 * @param stack
 *            the name by which the server's things are known as made by this file
 */
public record StackFile(@Nullable String stack, Map<String, @Nullable FunctionEntry> functions,
        Map<String, @Nullable BucketEntry> buckets, Map<String, @Nullable TableEntry> tables,
        Map<String, @Nullable StreamEntry> streams) {

    public StackFile {
        functions = kept(functions);
        buckets = kept(buckets);
        tables = kept(tables);
        streams = kept(streams);
    }

    /** A map in the file's order; empty if there is none. */
    static <V extends @Nullable Object> Map<String, V> kept(@Nullable Map<String, V> map) {
        return map == null ? Map.of() : new LinkedHashMap<>(map);
    }

    static <T> List<T> kept(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
