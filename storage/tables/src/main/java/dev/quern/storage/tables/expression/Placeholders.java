package dev.quern.storage.tables.expression;

import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.Utf8;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the names ({@code #a}) and values ({@code :a}) in the expressions of one request, and which of
 * them were used. Not thread-safe.
 */
public final class Placeholders {

    private static final Pattern NAME = Pattern.compile("#[A-Za-z0-9_]+");
    private static final Pattern VALUE = Pattern.compile(":[A-Za-z0-9_]+");
    private static final int MAX_KEY = 255;
    private static final int MAX_NAME_BYTES = 65_535;
    private static final int MAX_VALUES_BYTES = 2 << 20;

    private final Map<String, String> names;
    private final Map<String, AttributeValue> values;
    private final Set<String> unusedNames;
    private final Set<String> unusedValues;

    /**
     * @throws TablesException.Validation
     *             if a placeholder is not written as one, or stands for what cannot be
     */
    public Placeholders(Map<String, String> names, Map<String, ? extends AttributeValue> values) {
        names.keySet().forEach(key -> requireKey("Names", key, NAME));
        names.forEach(Placeholders::requireName);
        values.keySet().forEach(key -> requireKey("Values", key, VALUE));
        int bytes = values.values().stream().mapToInt(AttributeValue::size).sum();
        if (bytes > MAX_VALUES_BYTES) {
            throw new TablesException.Validation("ExpressionAttributeValues exceeds max size of 2097152 bytes");
        }
        this.names = new LinkedHashMap<>(names);
        this.values = new LinkedHashMap<>(values);
        this.unusedNames = new TreeSet<>(names.keySet());
        this.unusedValues = new TreeSet<>(values.keySet());
    }

    public static Placeholders none() {
        return new Placeholders(Map.of(), Map.of());
    }

    private static void requireKey(String which, String key, Pattern allowed) {
        if (key.length() > MAX_KEY) {
            throw new TablesException.Validation("ExpressionAttribute" + which
                    + " contains invalid key: The expression attribute map contains a key that is too long;");
        }
        if (!allowed.matcher(key).matches()) {
            throw new TablesException.Validation(
                    "ExpressionAttribute" + which + " contains invalid key: Syntax error; key: \"" + key + "\"");
        }
    }

    private static void requireName(String key, String name) {
        if (name.isEmpty()) {
            throw new TablesException.Validation(
                    "ExpressionAttributeNames contains invalid value: Empty attribute name for key " + key);
        }
        if (Utf8.length(name) > MAX_NAME_BYTES) {
            throw new TablesException.Validation(
                    "ExpressionAttributeNames contains invalid value: Attribute name is too"
                            + " large, must be less than 65536 bytes for key " + key);
        }
    }

    /** The name behind {@code #a}, which counts as used from now on; {@code null} if there is none. */
    @Nullable
    String name(String key) {
        unusedNames.remove(key);
        return names.get(key);
    }

    /** The value behind {@code :a}, as {@link #name}. */
    @Nullable
    AttributeValue value(String key) {
        unusedValues.remove(key);
        return values.get(key);
    }

    /**
     * To be called when all expressions of the request were read.
     *
     * @throws TablesException.Validation
     *             if a placeholder was used in none of them
     */
    public void requireAllUsed() {
        requireUsed("Names", unusedNames);
        requireUsed("Values", unusedValues);
    }

    private static void requireUsed(String which, Collection<String> unused) {
        if (!unused.isEmpty()) {
            throw new TablesException.Validation("Value provided in ExpressionAttribute" + which
                    + " unused in expressions: keys: {" + String.join(", ", unused) + "}");
        }
    }
}
