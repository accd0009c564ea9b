package dev.quern.admin.dynamodb.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.runtime.tables.ItemPrinter;
import dev.quern.storage.objects.body.BodyWriter;
import dev.quern.storage.tables.item.Item;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Items as lines of JSON, compressed, on their way to an object. For one thread. */
final class ItemLines implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 << 10;
    private static final byte[] BEGIN = "{\"Item\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "}\n".getBytes(StandardCharsets.US_ASCII);
    private static final JsonFactory JSON = new JsonFactory()
            .configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false)
            .configure(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM, false);

    private final OutputStream lines;

    /**
     * @param writer
     *            takes the compressed lines; not closed by this
     */
    ItemLines(BodyWriter writer) throws IOException {
        this.lines = new GZIPOutputStream(new Body(writer), BUFFER_BYTES);
    }

    void write(List<Item> items) throws IOException {
        for (Item item : items) {
            lines.write(BEGIN);
            try (JsonGenerator generator = JSON.createGenerator(lines)) {
                ItemPrinter.print(generator, item);
            }
            lines.write(END);
        }
    }

    /** What was written is whole then. */
    @Override
    public void close() throws IOException {
        lines.close();
    }

    /** The bytes of an object as a stream. */
    private static final class Body extends OutputStream {

        private final BodyWriter writer;

        Body(BodyWriter writer) {
            this.writer = writer;
        }

        @Override
        public void write(int b) {
            write(new byte[]{(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            writer.write(ByteBuffer.wrap(bytes, from, length));
        }
    }
}
