package dev.quern.admin.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.quern.runtime.function.FunctionsException.InvalidRequestContent;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The event of an invocation must be JSON, whatever the function makes of it. */
final class EventPayload {

    private static final byte[] EMPTY_OBJECT = {'{', '}'};

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).maxNestingDepth(10_000).build())
            .build();

    private EventPayload() {}

    /**
     * The event that a function is given: an empty object where the caller sent nothing.
     *
     * @throws InvalidRequestContent
     *             if what the caller sent is not JSON
     */
    static byte[] of(byte[] body) {
        if (body.length == 0) {
            return EMPTY_OBJECT;
        }
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() == null) {
                return EMPTY_OBJECT;
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new InvalidRequestContent(
                        "Could not parse request body into json: Unexpected content after the end of the value");
            }
            return body;
        } catch (JsonProcessingException e) {
            throw new InvalidRequestContent("Could not parse request body into json: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }
}
