package dev.quern.admin.lambda;

import dev.quern.runtime.testing.FunctionJar;

/** One package with the handlers that the tests call. */
final class ProbeFunctions {

    static final String GREETING = "example.Greeting";
    static final String TELL = "example.Tell";
    static final String PIECES = "example.Pieces";
    static final String FAULTS = "example.Faults";

    private static final FunctionJar JAR = FunctionJar.compile("""
            package example;
            import dev.quern.function.*;
            public class Greeting implements Handler<Greeting.Request, Greeting.Answer> {
                public record Request(String name) {}
                public record Answer(String message) {}
                public Answer handle(Request request, Context context) {
                    System.out.println("greeting " + request.name());
                    if (request.name() == null) throw new IllegalArgumentException("name is missing");
                    return new Answer("Hello, " + request.name() + "!");
                }
            }
            """, """
            package example;
            import dev.quern.function.*;
            import java.util.*;
            public class Tell implements Handler<Object, Map<String, Object>> {
                public Map<String, Object> handle(Object event, Context context) {
                    Map<String, Object> told = new TreeMap<>();
                    told.put("event", event);
                    told.put("requestId", context.requestId());
                    told.put("arn", context.invokedFunctionArn());
                    told.put("version", context.functionVersion());
                    context.clientContext().ifPresent(client -> {
                        told.put("title", client.client().appTitle());
                        told.put("custom", client.custom());
                        told.put("clientEnvironment", client.environment());
                    });
                    told.put("colour", System.getenv("COLOUR"));
                    return told;
                }
            }
            """, """
            package example;
            import dev.quern.function.*;
            import java.io.*;
            import java.nio.charset.StandardCharsets;
            public class Pieces implements StreamHandler {
                public void handle(InputStream input, OutputStream output, Context context) throws IOException {
                    String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
                    for (String piece : new String[] {"one ", "two ", "three"}) {
                        output.write(piece.getBytes(StandardCharsets.UTF_8));
                        output.flush();
                        if (event.contains("fail")) throw new IllegalStateException("after the first piece");
                    }
                }
            }
            """, """
            package example;
            import dev.quern.function.*;
            public class Faults implements Handler<String, String> {
                public String handle(String how, Context context) throws Exception {
                    switch (how) {
                        case "spin" -> { while (true) { Thread.onSpinWait(); } }
                        case "sleep" -> Thread.sleep(600_000);
                        case "exit" -> System.exit(3);
                        case "large" -> { return "x".repeat(7_000_000); }
                        case "nested" -> throw new RuntimeException("outer", new IllegalStateException("inner"));
                        default -> { }
                    }
                    return how;
                }
            }
            """);

    private ProbeFunctions() {}

    /** The package. */
    static byte[] jar() {
        return JAR.bytes();
    }

    /** The same code in another archive, so with another SHA-256. */
    static byte[] otherJar(String mark) {
        return FunctionJar.builder().entry("mark.txt", mark).entry("example/Greeting.class",
                JAR.entry("example/Greeting.class")).entry("example/Greeting$Request.class",
                        JAR.entry("example/Greeting$Request.class"))
                .entry("example/Greeting$Answer.class", JAR.entry("example/Greeting$Answer.class"))
                .entry("example/Tell.class", JAR.entry("example/Tell.class")).build().bytes();
    }
}
