package dev.quern.admin.dynamodb.value;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.runtime.tables.ItemPrinter;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import java.io.IOException;

/** Prints values: as events print them. */
public final class ValuePrinter {

    private ValuePrinter() {}

    public static void print(JsonGenerator generator, Item item) throws IOException {
        ItemPrinter.print(generator, item);
    }

    static void print(JsonGenerator generator, AttributeValue value) throws IOException {
        ItemPrinter.print(generator, value);
    }
}
