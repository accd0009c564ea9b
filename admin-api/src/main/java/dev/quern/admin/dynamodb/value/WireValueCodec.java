package dev.quern.admin.dynamodb.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.quern.admin.shape.JsonCodec;
import dev.quern.admin.shape.ShapeException;
import dev.quern.runtime.tables.ItemPrinter;
import dev.quern.storage.tables.item.AttributeValue;
import java.io.IOException;

/** One value: {@code {"S": "text"}}. */
public final class WireValueCodec implements JsonCodec<WireValue> {

    @Override
    public WireValue read(JsonParser parser) throws IOException, ShapeException {
        ValueReader reader = new ValueReader(parser);
        AttributeValue value = reader.value();
        return new WireValue(value, reader.fault());
    }

    @Override
    public void write(JsonGenerator generator, WireValue value) throws IOException {
        if (value.fault().isPresent()) {
            // as of faulty items, nothing of it is printed
            generator.writeStartObject();
            generator.writeEndObject();
            return;
        }
        ItemPrinter.print(generator, value.value());
    }
}
