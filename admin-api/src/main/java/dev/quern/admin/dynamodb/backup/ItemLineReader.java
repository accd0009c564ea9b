package dev.quern.admin.dynamodb.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quern.admin.dynamodb.value.WireItem;
import dev.quern.admin.dynamodb.value.WireItemCodec;
import dev.quern.admin.shape.ShapeException;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads lines of which each is an item: {@code {"Item": {"id": {"S": "a"}}}}. For one thread. */
final class ItemLineReader {

    private static final int BUFFER_BYTES = 64 << 10;
    /** Longer than any item can be written, with every character escaped. */
    private static final int MAX_LINE = 8 << 20;
    /** Shorter than any item. */
    private static final int MAX_BLANK = 10;
    private static final JsonFactory JSON = new JsonFactory();
    private static final WireItemCodec CODEC = new WireItemCodec();

    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;
    private long bytes;
    private boolean tooLong;

    /**
     * @param in
     *            belongs to the caller, who closes it
     */
    ItemLineReader(InputStream in) {
        this.in = new BufferedInputStream(in, BUFFER_BYTES);
    }

    /** How many lines were passed. */
    long number() {
        return number;
    }

    /** How many bytes were read since {@link #takeBytes}. */
    long bytesSinceTake() {
        return bytes;
    }

    /** As {@link #bytesSinceTake}, and begins to count anew. */
    long takeBytes() {
        long taken = bytes;
        bytes = 0;
        return taken;
    }

    /**
     * Passes lines that were read before.
     *
     * @return how many bytes they are
     */
    long skip(long lines) throws IOException {
        while (number < lines && next()) {
            line.reset();
        }
        return takeBytes();
    }

    /** Goes to the next line; whether there is one. */
    boolean next() throws IOException {
        line.reset();
        tooLong = false;
        boolean any = false;
        for (int b = in.read(); b >= 0; b = in.read()) {
            any = true;
            bytes++;
            if (b == '\n') {
                break;
            }
            if (line.size() < MAX_LINE) {
                line.write(b);
            } else {
                tooLong = true;
            }
        }
        number += any ? 1 : 0;
        return any;
    }

    boolean isBlank() {
        return line.size() < MAX_BLANK && line.toString(StandardCharsets.UTF_8).isBlank();
    }

    /** The item of the line; empty if it holds none. */
    Optional<Item> item() {
        if (tooLong) {
            return Optional.empty();
        }
        try (JsonParser parser = JSON.createParser(line.toByteArray())) {
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
