package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TableNumber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Makes values of what is written as one. */
final class Values {

    private static final String ONLY_SCALARS = "Unsupported data type in Bag. DynamoDB only supports either numbers or"
            + " strings in bags";

    private final List<AttributeValue> parameters;

    Values(List<AttributeValue> parameters) {
        this.parameters = parameters;
    }

    AttributeValue parameter(Node.Parameter parameter) {
        return parameters.get(parameter.number());
    }

    /** The item that an INSERT names. */
    Item item(Node.Struct struct) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        for (Node.Struct.Entry entry : struct.entries()) {
            String name = key(entry.key());
            if (name.isEmpty()) {
                throw Refusals.of("Path component cannot be an empty string");
            }
            put(attributes, name, value(entry.value()), entry);
        }
        return Item.of(attributes);
    }

    private static void put(Map<String, AttributeValue> entries, String name, AttributeValue value,
            Node.Struct.Entry entry) {
        if (entries.put(name, value) != null) {
            throw Refusals.at("Duplicate keys in tuple. Key: " + name + " under root", entry.key().place());
        }
    }

    private static String key(Node key) {
        if (key instanceof Node.Constant constant && constant.value() instanceof AttributeValue.S name) {
            return Item.requireName(name.value());
        }
        String kind = key instanceof Node.Constant constant && constant.value() instanceof AttributeValue.N
                ? "INT"
                : key.kind();
        throw Refusals.at("Tuple keys must be of type String. Actual type: " + kind + " under root", key.place());
    }

    /** A value as a whole, which may be a parameter. */
    AttributeValue value(Node node) {
        if (node instanceof Node.Parameter parameter) {
            return parameter(parameter);
        }
        return value(node, List.of());
    }

    private AttributeValue value(Node node, List<String> under) {
        return switch (node) {
            case Node.Constant constant -> constant.value();
            case Node.Sequence sequence -> {
                List<AttributeValue> elements = new ArrayList<>();
                for (Node member : sequence.members()) {
                    elements.add(value(member, deeper(under, String.valueOf(elements.size()))));
                }
                yield new AttributeValue.L(elements);
            }
            case Node.Struct struct -> {
                Map<String, AttributeValue> entries = new LinkedHashMap<>();
                for (Node.Struct.Entry entry : struct.entries()) {
                    String name = key(entry.key());
                    put(entries, name, value(entry.value(), deeper(under, name)), entry);
                }
                yield new AttributeValue.M(entries);
            }
            case Node.Bag bag -> set(bag);
            case Node.Reference reference when under.isEmpty() -> throw unsupported(reference.path().isTopLevel()
                    ? reference.path().attribute()
                    : reference.kind(), node, under);
            case Node other -> throw unsupported(other.kind(), node, under);
        };
    }

    private static List<String> deeper(List<String> under, String step) {
        List<String> path = new ArrayList<>(under);
        path.add(step);
        return path;
    }

    private static RuntimeException unsupported(String what, Node node, List<String> under) {
        StringJoiner key = new StringJoiner(".");
        key.add("root");
        under.forEach(key::add);
        return Refusals.at("Unsupported data type: " + what + " under key " + key, node.place());
    }

    private static AttributeValue set(Node.Bag bag) {
        if (bag.members().isEmpty()) {
            throw Refusals.of("Empty bags are not supported");
        }
        List<String> strings = new ArrayList<>();
        List<TableNumber> numbers = new ArrayList<>();
        for (Node member : bag.members()) {
            switch (member instanceof Node.Constant constant ? constant.value() : new AttributeValue.Null()) {
                case AttributeValue.S string -> strings.add(string.value());
                case AttributeValue.N number -> numbers.add(number.value());
                case AttributeValue _ -> throw Refusals.at(ONLY_SCALARS, member.place());
            }
        }
        if (!strings.isEmpty() && !numbers.isEmpty()) {
            throw Refusals.of(ONLY_SCALARS);
        }
        return strings.isEmpty() ? AttributeValue.NS.of(numbers) : AttributeValue.SS.of(strings);
    }
}
