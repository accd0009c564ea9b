package dev.quern.runtime.async;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/** What all of Lambda's records of calls have in common, whoever made the call. */
public final class RecordForm {

    private static final DateTimeFormatter DAY = format("yyyy/MM/dd");
    private static final DateTimeFormatter MOMENT = format("yyyy-MM-dd'T'HH.mm.ss");
    private static final DateTimeFormatter TIMESTAMP = format("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");

    private RecordForm() {}

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /** The key of the object that keeps a record. */
    public static String key(String folder, Instant time, UUID unique) {
        return folder + "/" + DAY.format(time) + "/" + MOMENT.format(time) + "-" + unique;
    }

    /** {@code timestamp}: in UTC, with milliseconds. */
    public static String timestamp(Instant time) {
        return TIMESTAMP.format(time);
    }

    /** {@code responseContext}: what came of the last call. */
    public static void responseContext(JsonGenerator json, InvocationResult result) throws IOException {
        json.writeObjectFieldStart("responseContext");
        json.writeNumberField("statusCode", 200);
        json.writeStringField("executedVersion", result.executedVersion().text());
        if (result.outcome() instanceof Outcome.Failure) {
            json.writeStringField("functionError", "Unhandled");
        }
        json.writeEndObject();
    }
}
