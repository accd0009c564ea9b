package dev.quern.bench.function;

import dev.quern.function.Context;
import dev.quern.function.Handler;

/** A first function as people write it: a record in, a record out. */
public final class Greeting implements Handler<Greeting.Request, Greeting.Response> {

    /** Whom to greet. */
    public record Request(String name) {}

    /** The greeting. */
    public record Response(String message) {}

    @Override
    public Response handle(Request request, Context context) {
        return new Response("Hello, " + request.name() + "!");
    }
}
