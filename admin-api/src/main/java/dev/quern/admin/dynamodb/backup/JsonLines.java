package dev.quern.admin.dynamodb.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quern.admin.dynamodb.value.WireItem;
import dev.quern.admin.dynamodb.value.WireItemCodec;
import dev.quern.admin.shape.ShapeException;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import java.io.IOException;
import java.util.Optional;

/** Lines of which each is an item: {@code {"Item": {"id": {"S": "a"}}}}. */
final class JsonLines implements LineForm {

    private static final JsonFactory JSON = new JsonFactory();
    private static final WireItemCodec CODEC = new WireItemCodec();

    @Override
    public boolean endsWith(int b) {
        return b == '\n';
    }

    @Override
    public boolean hasHeader() {
        return false;
    }

    @Override
    public void header(byte[] line) {
        throw new IllegalStateException("nothing stands before the items");
    }

    @Override
    public Optional<Item> item(byte[] line) {
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT || !"Item".equals(parser.nextFieldName())) {
                return Optional.empty();
            }
            parser.nextToken();
            WireItem item = CODEC.read(parser);
            boolean whole = parser.nextToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
            return whole && item.fault().isEmpty() ? Optional.of(item.item()) : Optional.empty();
        } catch (IOException | ShapeException | TablesException.Validation unreadable) {
            return Optional.empty();
        }
    }
}
