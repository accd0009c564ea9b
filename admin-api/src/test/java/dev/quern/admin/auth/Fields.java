package dev.quern.admin.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Header fields for tests; immutable, names may repeat. */
public record Fields(List<Map.Entry<String, String>> entries) implements RequestHead.Headers {

    public static Fields of(Map<String, String> values) {
        return new Fields(List.copyOf(values.entrySet()));
    }

    public Fields with(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(entries);
        more.add(Map.entry(name, value));
        return new Fields(more);
    }

    public Fields without(String name) {
        return new Fields(entries.stream().filter(e -> !e.getKey().equalsIgnoreCase(name)).toList());
    }

    @Override
    public List<String> all(String lowerCaseName) {
        return entries.stream().filter(e -> e.getKey().equalsIgnoreCase(lowerCaseName)).map(Map.Entry::getValue)
                .toList();
    }

    @Override
    public Iterable<String> names() {
        return entries.stream().map(e -> e.getKey().toLowerCase(Locale.ROOT)).toList();
    }
}
