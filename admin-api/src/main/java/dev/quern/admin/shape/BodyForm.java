package dev.quern.admin.shape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.TSFBuilder;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;

/** The forms that bodies have: the same trees, but for timestamps and binary data. */
enum BodyForm {
    /** Timestamps are seconds since the epoch, binary data is base64. */
    JSON(3) {
        @Override
        TSFBuilder<?, ?> builder() {
            return JsonFactory.builder();
        }

        @Override
        void write(JsonGenerator generator, Instant time) throws IOException {
            generator.writeNumber(BigDecimal.valueOf(time.toEpochMilli(), 3));
        }
    },
    /** Timestamps are milliseconds since the epoch with the tag of times, binary data is strings of bytes. */
    CBOR(0) {
        @Override
        TSFBuilder<?, ?> builder() {
            return CBORFactory.builder();
        }

        @Override
        void write(JsonGenerator generator, Instant time) throws IOException {
            ((CBORGenerator) generator).writeTag(TIME_TAG);
            generator.writeNumber(time.toEpochMilli());
        }
    };

    /** RFC 8949, 3.4.2; AWS counts milliseconds under it nevertheless. */
    private static final int TIME_TAG = 1;

    private final int digitsOfMillis;

    BodyForm(int digitsOfMillis) {
        this.digitsOfMillis = digitsOfMillis;
    }

    abstract TSFBuilder<?, ?> builder();

    /** How far the decimal point of a timestamp is to be moved to make milliseconds. */
    int digitsOfMillis() {
        return digitsOfMillis;
    }

    abstract void write(JsonGenerator generator, Instant time) throws IOException;

    JsonFactory factory(StreamReadConstraints constraints) {
        // names are the callers' as well: they are not for the JVM's own table of strings
        return (JsonFactory) builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(constraints).build();
    }
}
