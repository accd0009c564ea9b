package dev.quern.storage.tables.item;

import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.quicktheories.core.Gen;

/** Makes items for tests that try many. */
public final class Values {

    private Values() {}

    public static Gen<String> texts() {
        return strings().basicLatinAlphabet().ofLengthBetween(0, 40)
                .mix(strings().basicMultilingualPlaneAlphabet().ofLengthBetween(0, 10), 30)
                .map(text -> Utf8.isWellFormed(text) ? text : "😀" + text.length());
    }

    private static Gen<Binary> binaries() {
        return lists().of(integers().between(-128, 127)).ofSizeBetween(0, 20).map(list -> {
            byte[] bytes = new byte[list.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = list.get(i).byteValue();
            }
            return Binary.of(bytes);
        });
    }

    /** Values with lists and maps in them, to a depth. */
    public static Gen<AttributeValue> values(int depth) {
        Gen<AttributeValue> flat = texts().<AttributeValue>map(AttributeValue.S::new)
                .mix(NumberTest.numbers().map(AttributeValue.N::new), 40)
                .mix(binaries().map(AttributeValue.B::new), 20)
                .mix(integers().between(0, 2).map(Values::constant), 10)
                .mix(lists().of(texts()).ofSizeBetween(1, 4)
                        .map(list -> new AttributeValue.SS(new LinkedHashSet<>(list))), 10)
                .mix(lists().of(NumberTest.numbers()).ofSizeBetween(1, 4)
                        .map(list -> new AttributeValue.NS(new LinkedHashSet<>(list))), 10)
                .mix(lists().of(binaries()).ofSizeBetween(1, 4)
                        .map(list -> new AttributeValue.BS(new LinkedHashSet<>(list))), 10);
        if (depth == 0) {
            return flat;
        }
        Gen<AttributeValue> inner = values(depth - 1);
        return flat.mix(lists().of(inner).ofSizeBetween(0, 4).map(AttributeValue.L::new), 20)
                .mix(maps(inner).map(AttributeValue.M::new), 20);
    }

    private static AttributeValue constant(int which) {
        return which == 2 ? new AttributeValue.Null() : new AttributeValue.Bool(which == 1);
    }

    private static Gen<Map<String, AttributeValue>> maps(Gen<AttributeValue> values) {
        return lists().of(texts()).ofSizeBetween(0, 5).zip(lists().of(values).ofSize(5), Values::map);
    }

    private static Map<String, AttributeValue> map(List<String> names, List<AttributeValue> values) {
        Map<String, AttributeValue> map = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            map.put(names.get(i), values.get(i));
        }
        return map;
    }

    public static Gen<Item> items() {
        return maps(values(3)).map(attributes -> Item.of(attributes));
    }
}
