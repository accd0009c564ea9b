package ${package};

import dev.quern.function.Context;
import dev.quern.function.Handler;

/** Greets whom the request names. The records are the JSON that callers see. */
public final class Hello implements Handler<Hello.Request, Hello.Response> {

    /** {@code {"name": "Ada"}} */
    public record Request(String name) {}

    /** {@code {"message": "Hello, Ada!"}} */
    public record Response(String message) {}

    @Override
    public Response handle(Request request, Context context) {
        String name = request == null ? null : request.name();
        context.logger().info("greeting " + name);
        return new Response(greeting(name));
    }

    static String greeting(String name) {
        return "Hello, " + (name == null || name.isBlank() ? "world" : name.strip()) + "!";
    }
}
