package dev.quern.admin.dynamodb.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.quern.admin.shape.JsonCodec;
import dev.quern.admin.shape.ShapeException;
import dev.quern.runtime.tables.ItemPrinter;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import java.io.IOException;
import java.util.Map;

/** Values by their names: {@code {"name": {"S": "text"}}}. */
public final class WireItemCodec implements JsonCodec<WireItem> {

    @Override
    public WireItem read(JsonParser parser) throws IOException, ShapeException {
        ValueReader reader = new ValueReader(parser);
        Map<String, AttributeValue> attributes = reader.attributes();
        return reader.fault() == null ? WireItem.of(Item.of(attributes)) : new WireItem(null, reader.fault());
    }

    @Override
    public void write(JsonGenerator generator, WireItem item) throws IOException {
        // what is faulty is printed where a message repeats it, and nowhere else
        ItemPrinter.print(generator, item.fault().isPresent() ? Item.empty() : item.item());
    }
}
