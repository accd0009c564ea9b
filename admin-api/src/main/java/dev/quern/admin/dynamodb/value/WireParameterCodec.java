package dev.quern.admin.dynamodb.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.quern.admin.shape.JsonCodec;
import dev.quern.admin.shape.ShapeException;
import dev.quern.runtime.tables.ItemPrinter;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.TableNumber;
import java.io.IOException;

/** As {@link WireValueCodec}, for parameters. */
public final class WireParameterCodec implements JsonCodec<WireParameter> {

    @Override
    public WireParameter read(JsonParser parser) throws IOException, ShapeException {
        ValueReader reader = new ValueReader(parser, TableNumber::parseNarrow);
        AttributeValue value = reader.value();
        return new WireParameter(new WireValue(value, reader.fault()));
    }

    @Override
    public void write(JsonGenerator generator, WireParameter parameter) throws IOException {
        ItemPrinter.print(generator, parameter.value().value());
    }
}
