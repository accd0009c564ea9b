package dev.quern.admin.dynamodb.value;

import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/**
 * Values as messages repeat them, {@code AttributeValue(s=text)}: so much that it is enough for any. Not thread-safe.
 */
final class ValueText {

    /** Longer than messages repeat anything. */
    private static final int ENOUGH = 2048;

    private final StringBuilder out = new StringBuilder();

    private ValueText() {}

    static String of(Item item) {
        ValueText text = new ValueText();
        text.entries(item.attributes());
        return text.out.toString();
    }

    static String of(AttributeValue value) {
        ValueText text = new ValueText();
        text.value(value);
        return text.out.toString();
    }

    private void value(AttributeValue value) {
        out.append("AttributeValue(");
        switch (value) {
            case AttributeValue.S text -> out.append("s=").append(text.value());
            case AttributeValue.N number -> out.append("n=").append(number.value());
            case AttributeValue.B bytes -> out.append("b=").append(bytes.value());
            case AttributeValue.Bool bool -> out.append("bOOL=").append(bool.value());
            case AttributeValue.Null _ -> out.append("nULL=true");
            case AttributeValue.SS set -> all("sS=", set.values());
            case AttributeValue.NS set -> all("nS=", set.values());
            case AttributeValue.BS set -> all("bS=", set.values());
            case AttributeValue.L list -> all("l=", list.elements());
            case AttributeValue.M map -> {
                out.append("m=");
                entries(map.entries());
            }
        }
        out.append(')');
    }

    private void all(String label, Collection<?> values) {
        out.append(label).append('[');
        Iterator<?> rest = values.iterator();
        while (rest.hasNext() && out.length() < ENOUGH) {
            Object next = rest.next();
            if (next instanceof AttributeValue value) {
                value(value);
            } else {
                out.append(next);
            }
            out.append(rest.hasNext() ? ", " : "");
        }
        out.append(']');
    }

    private void entries(Map<String, AttributeValue> entries) {
        out.append('{');
        Iterator<Map.Entry<String, AttributeValue>> rest = entries.entrySet().iterator();
        while (rest.hasNext() && out.length() < ENOUGH) {
            Map.Entry<String, AttributeValue> entry = rest.next();
            out.append(entry.getKey()).append('=');
            value(entry.getValue());
            out.append(rest.hasNext() ? ", " : "");
        }
        out.append('}');
    }
}
