package dev.quern.admin.s3.route;

import dev.quern.admin.auth.Percent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The query of a request; of a parameter that is sent twice, the first counts. Immutable. */
public final class Parameters {
    private final Map<String, String> values = new LinkedHashMap<>();

    public Parameters(String rawQuery) {
        for (Percent.Parameter parameter : Percent.parameters(rawQuery)) {
            values.putIfAbsent(parameter.name(), parameter.value());
        }
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The value; empty text for a parameter without one. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public Set<String> names() {
        return values.keySet();
    }
}
