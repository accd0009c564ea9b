package dev.quern.runtime.invoke;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quern.function.Logger.Level;
import java.io.IOException;
import java.util.Locale;

/** The level of a line that a function printed: what a JSON object says under {@code level}, INFO for all else. */
final class PrintedLevel {

    private static final JsonFactory JSON = new JsonFactory();

    private PrintedLevel() {}

    static Level of(byte[] line, int offset, int length) {
        if (length == 0 || line[offset] != '{') {
            return Level.INFO;
        }
        try (JsonParser parser = JSON.createParser(line, offset, length)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals("level");
                if (parser.nextToken() == JsonToken.VALUE_STRING && found) {
                    return Level.valueOf(parser.getText().toUpperCase(Locale.ROOT));
                }
                parser.skipChildren();
            }
            return Level.INFO;
        } catch (IOException | IllegalArgumentException e) {
            return Level.INFO; // no JSON, or no level that anybody knows
        }
    }
}
