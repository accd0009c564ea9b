package dev.quern.admin.dynamodb.backup;

import dev.quern.storage.tables.item.Item;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads lines of which each is an item, in one form or another. For one thread. */
final class ItemLineReader {

    private static final int BUFFER_BYTES = 64 << 10;
    /** Longer than any item can be written, with every character escaped. */
    private static final int MAX_LINE = 8 << 20;
    /** Shorter than any item. */
    private static final int MAX_BLANK = 10;
    private final InputStream in;
    private final LineForm form;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;
    private long bytes;
    private boolean tooLong;

    /**
     * @param in
     *            belongs to the caller, who closes it
     */
    ItemLineReader(InputStream in, LineForm form) {
        this.in = new BufferedInputStream(in, BUFFER_BYTES);
        this.form = form;
    }

    /**
     * Goes to where the items begin.
     *
     * @throws IOException
     *             also if what stands before them says nothing
     */
    void begin() throws IOException {
        if (form.hasHeader() && next()) {
            form.header(line.toByteArray());
        }
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
            if (form.endsWith(b)) {
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
        return tooLong ? Optional.empty() : form.item(line.toByteArray());
    }
}
