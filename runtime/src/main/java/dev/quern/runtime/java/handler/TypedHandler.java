package dev.quern.runtime.java.handler;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.quern.function.Handler;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.Invocation;
import dev.quern.plugin.Response;
import dev.quern.runtime.java.codec.Decoder;
import dev.quern.runtime.java.codec.Encoder;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls a handler with typed input and output. */
public final class TypedHandler implements FunctionHandler {

    private final Handler<Object, Object> handler;
    private final Decoder decoder;
    private final Encoder encoder;

    /**
     * A handler with its codec.
     *
     * @param handler
     *            takes what {@code decoder} gives, gives what {@code encoder} takes
     */
    @SuppressWarnings("unchecked") // decoder and encoder were made for the handler's own types
    public TypedHandler(Handler<?, ?> handler, Decoder decoder, Encoder encoder) {
        this.handler = (Handler<Object, Object>) handler;
        this.decoder = decoder;
        this.encoder = encoder;
    }

    @Override
    public void handle(Invocation invocation, Response response) throws FunctionException, IOException {
        response.send(encode(call(decode(invocation.payload()), invocation)));
    }

    private @Nullable Object decode(byte[] payload) throws FunctionException {
        try {
            return decoder.decode(payload);
        } catch (IOException e) {
            throw new FunctionException("Runtime.UnmarshalError", "Unable to unmarshal input: " + describe(e),
                    List.of(), false);
        } catch (RuntimeException | Error e) {
            throw Failure.of(e);
        }
    }

    @SuppressWarnings("NullAway") // null is JSON null: Handler documents it for both
    private @Nullable Object call(@Nullable Object input, Invocation invocation) throws FunctionException {
        try {
            return handler.handle(input, invocation.context());
        } catch (Throwable e) {
            throw Failure.of(e);
        }
    }

    private byte[] encode(@Nullable Object output) throws FunctionException {
        try {
            return encoder.encode(output);
        } catch (IOException e) {
            throw new FunctionException("Runtime.MarshalError", "Unable to marshal response: " + describe(e), List.of(),
                    false);
        } catch (RuntimeException | Error e) {
            throw Failure.of(e);
        }
    }

    private static String describe(IOException failure) {
        if (!(failure instanceof JsonProcessingException json)) {
            return String.valueOf(failure.getMessage());
        }
        JsonLocation location = json.getLocation();
        return location == null || location.getLineNr() < 1
                ? json.getOriginalMessage()
                : "%s (line %d, column %d)".formatted(json.getOriginalMessage(), location.getLineNr(),
                        location.getColumnNr());
    }
}
