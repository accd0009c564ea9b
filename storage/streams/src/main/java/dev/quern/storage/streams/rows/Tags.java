package dev.quern.storage.streams.rows;

import dev.quern.storage.kv.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How tags are written: keys and values in turn. */
final class Tags {

    private Tags() {}

    static Tuple tuple(SortedMap<String, String> tags) {
        List<Object> elements = new ArrayList<>(2 * tags.size());
        tags.forEach((key, value) -> {
            elements.add(key);
            elements.add(value);
        });
        return Tuple.of(elements.toArray());
    }

    static SortedMap<String, String> of(Tuple row) {
        SortedMap<String, String> tags = new TreeMap<>();
        for (int i = 0; i < row.size(); i += 2) {
            tags.put(row.getString(i), row.getString(i + 1));
        }
        return tags;
    }
}
