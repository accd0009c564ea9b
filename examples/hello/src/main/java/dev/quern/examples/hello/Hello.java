package dev.quern.examples.hello;

import dev.quern.function.Context;
import dev.quern.function.Handler;

/**
 * Greets whom the request names.
 *
 * <p>
 * The records are the JSON that callers see: {@code {"name": "Ada"}} in, {@code {"message": "Hello, Ada!"}} out.
 */
public final class Hello implements Handler<Hello.Request, Hello.Response> {

    static final String DEFAULT_NAME = "world";
    static final int LONGEST_NAME = 100;

    /**
     * @param name
     *            whom to greet, 1 to 100 characters and not only white space; {@code null} where the request has none
     */
    public record Request(String name) {}

    /**
     * @param message
     *            the greeting
     */
    public record Response(String message) {}

    /**
     * @throws IllegalArgumentException
     *             if the name is blank or too long: the caller sees its message
     */
    @Override
    public Response handle(Request request, Context context) {
        String name = request == null || request.name() == null ? DEFAULT_NAME : checked(request.name());
        context.logger().info("greeting " + name);
        return new Response("Hello, " + name + "!");
    }

    private static String checked(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "name is blank: send 1 to " + LONGEST_NAME + " characters, or leave it out to greet the world");
        }
        int length = name.codePointCount(0, name.length());
        if (length > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "name has " + length + " characters: send at most " + LONGEST_NAME);
        }
        return name.strip();
    }
}
