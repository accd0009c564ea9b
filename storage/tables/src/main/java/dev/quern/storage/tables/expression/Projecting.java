package dev.quern.storage.tables.expression;

import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes parts out of items. */
final class Projecting {

    private Projecting() {}

    static Item project(Item item, Projection projection) {
        PathTree<Boolean> wanted = new PathTree<>();
        projection.paths().forEach(path -> wanted.add(path, true));
        Map<String, AttributeValue> parts = new LinkedHashMap<>();
        wanted.entries().forEach((name, tree) -> {
            AttributeValue value = item.get(name);
            AttributeValue part = value == null ? null : part(value, tree);
            if (part != null) {
                parts.put(name, part);
            }
        });
        return Item.of(parts);
    }

    private static @Nullable AttributeValue part(AttributeValue value, PathTree<Boolean> wanted) {
        if (wanted.leaf() != null) {
            return value;
        }
        return switch (value) {
            case AttributeValue.M map -> entries(map, wanted);
            case AttributeValue.L list -> elements(list, wanted);
            case AttributeValue _ -> null;
        };
    }

    private static @Nullable AttributeValue entries(AttributeValue.M map, PathTree<Boolean> wanted) {
        Map<String, AttributeValue> parts = new LinkedHashMap<>();
        wanted.entries().forEach((name, tree) -> {
            AttributeValue value = map.entries().get(name);
            AttributeValue part = value == null ? null : part(value, tree);
            if (part != null) {
                parts.put(name, part);
            }
        });
        return parts.isEmpty() ? null : new AttributeValue.M(parts);
    }

    private static @Nullable AttributeValue elements(AttributeValue.L list, PathTree<Boolean> wanted) {
        List<AttributeValue> parts = new ArrayList<>();
        wanted.elements().forEach((index, tree) -> {
            AttributeValue part = index < list.elements().size() ? part(list.elements().get(index), tree) : null;
            if (part != null) {
                parts.add(part);
            }
        });
        return parts.isEmpty() ? null : new AttributeValue.L(parts);
    }
}
