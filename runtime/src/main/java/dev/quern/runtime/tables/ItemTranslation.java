package dev.quern.runtime.tables;

import dev.quern.function.Item;
import dev.quern.function.TableValue;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Binary;
import dev.quern.storage.tables.item.TableNumber;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Items and values of functions in those of the store, and back. */
final class ItemTranslation {

    private ItemTranslation() {}

    /**
     * An item for the store.
     *
     * @throws dev.quern.storage.tables.item.TablesException.Validation
     *             if a name is empty or a value cannot be stored
     */
    static dev.quern.storage.tables.item.Item stored(Item item) {
        return dev.quern.storage.tables.item.Item.of(stored(item.attributes()));
    }

    static Map<String, AttributeValue> stored(Map<String, TableValue> values) {
        Map<String, AttributeValue> stored = new LinkedHashMap<>();
        values.forEach((name, value) -> stored
                .put(dev.quern.storage.tables.item.Item.requireName(name), stored(value)));
        return stored;
    }

    private static AttributeValue stored(TableValue value) {
        return switch (value) {
            case TableValue.Text text -> AttributeValue.of(text.value());
            case TableValue.Numeric number -> new AttributeValue.N(TableNumber.of(number.value()));
            case TableValue.Bytes bytes -> AttributeValue.binary(bytes.toArray());
            case TableValue.Bool bool -> AttributeValue.of(bool.value());
            case TableValue.Null _ -> new AttributeValue.Null();
            case TableValue.ListOf list -> new AttributeValue.L(
                    list.elements().stream().map(ItemTranslation::stored).toList());
            case TableValue.MapOf map -> new AttributeValue.M(stored(map.entries()));
            case TableValue.Texts texts -> new AttributeValue.SS(texts.values());
            case TableValue.Numerics numbers -> {
                Set<TableNumber> members = new LinkedHashSet<>();
                numbers.values().forEach(member -> members.add(TableNumber.of(member)));
                yield new AttributeValue.NS(members);
            }
            case TableValue.Blobs blobs -> {
                Set<Binary> members = new LinkedHashSet<>();
                blobs.values().forEach(member -> members.add(Binary.of(member.toArray())));
                yield new AttributeValue.BS(members);
            }
        };
    }

    /** An item for a function. */
    static Item shown(dev.quern.storage.tables.item.Item item) {
        return Item.of(shown(item.attributes()));
    }

    private static Map<String, TableValue> shown(Map<String, AttributeValue> values) {
        Map<String, TableValue> shown = new LinkedHashMap<>();
        values.forEach((name, value) -> shown.put(name, shown(value)));
        return shown;
    }

    private static TableValue shown(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S text -> TableValue.of(text.value());
            case AttributeValue.N number -> TableValue.of(number.value().value());
            case AttributeValue.B bytes -> TableValue.of(bytes.value().bytes());
            case AttributeValue.Bool bool -> TableValue.of(bool.value());
            case AttributeValue.Null _ -> new TableValue.Null();
            case AttributeValue.L list -> new TableValue.ListOf(
                    list.elements().stream().map(ItemTranslation::shown).toList());
            case AttributeValue.M map -> new TableValue.MapOf(shown(map.entries()));
            case AttributeValue.SS texts -> new TableValue.Texts(texts.values());
            case AttributeValue.NS numbers -> {
                Set<BigDecimal> members = new LinkedHashSet<>();
                numbers.values().forEach(member -> members.add(member.value()));
                yield new TableValue.Numerics(members);
            }
            case AttributeValue.BS blobs -> {
                Set<TableValue.Bytes> members = new LinkedHashSet<>();
                blobs.values().forEach(member -> members.add(TableValue.of(member.bytes())));
                yield new TableValue.Blobs(members);
            }
        };
    }
}
