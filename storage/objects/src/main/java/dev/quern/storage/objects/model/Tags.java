package dev.quern.storage.objects.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tags of an object or bucket, in the order in which they were given.
 *
 * @param values
 *            value by key
 */
public record Tags(Map<String, String> values) {

    private static final Tags NONE = new Tags(Map.of());

    public Tags {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public static Tags none() {
        return NONE;
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public int size() {
        return values.size();
    }
}
