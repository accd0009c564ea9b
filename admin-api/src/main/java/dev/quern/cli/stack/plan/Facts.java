package dev.quern.cli.stack.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say about a piece: the same facts are compared and shown, so that a plan shows all that it is made
 * of. What is null, empty or false is no fact.
 */
public final class Facts {
    private static final String YES = "yes";

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> hidden = new HashSet<>();

    /** Adds a fact. */
    public Facts with(String label, @Nullable Object value) {
        boolean nothing = value == null || value.equals("") || value.equals(false)
                || value instanceof Collection<?> several && several.isEmpty();
        if (!nothing) {
            values.put(label, text(Objects.requireNonNull(value)));
        }
        return this;
    }

    /** Adds a fact that is compared, and whose value nobody is shown: a secret, or a long number. */
    public Facts hidden(String label, @Nullable Object value) {
        hidden.add(label);
        return with(label, value);
    }

    private static String text(Object value) {
        return switch (value) {
            case Boolean _ -> YES;
            case Collection<?> several -> several.stream().map(String::valueOf).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    /** Lines that say what is so now, and was not before; empty if nothing differs. */
    List<String> since(Facts before) {
        Set<String> labels = new LinkedHashSet<>(values.keySet());
        labels.addAll(before.values.keySet());
        List<String> lines = new ArrayList<>();
        for (String label : labels) {
            String was = before.values.get(label);
            String is = values.get(label);
            if (!Objects.equals(was, is)) {
                lines.add(label + ": " + line(label, was, is, before));
            }
        }
        return lines;
    }

    private String line(String label, @Nullable String was, @Nullable String is, Facts before) {
        if (hidden.contains(label) || before.hidden.contains(label)) {
            return was == null ? "set" : is == null ? "taken away" : "changed";
        }
        return was == null ? String.valueOf(is) : was + " -> " + (is != null ? is : was.equals(YES) ? "no" : "none");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Facts facts && values.equals(facts.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** What may be shown. */
    @Override
    public String toString() {
        return since(new Facts()).toString();
    }
}
