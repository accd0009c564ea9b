package dev.quern.admin.logs;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import dev.quern.runtime.testing.FunctionJar;

/** Functions that log what they are told to. */
final class ChattyFunction {

    static final String QUERN = "example.Chatty";
    static final String AWS = "example.ChattyAws";

    private static final FunctionJar JAR = FunctionJar.builder().compileWith(LambdaLogger.class).source("""
            package example;
            import dev.quern.function.*;
            public class Chatty implements Handler<String, String> {
                static { System.out.println("initialising"); }
                public String handle(String how, Context context) throws Exception {
                    switch (how) {
                        case "fail" -> throw new IllegalStateException("as told");
                        case "hang" -> Thread.sleep(60_000);
                        case "exit" -> System.exit(7);
                        default -> {
                            System.out.println("printed " + how);
                            System.out.println("{\\"level\\":\\"debug\\",\\"msg\\":\\"printed\\"}");
                            context.logger().debug("debug " + how);
                            context.logger().info("info " + how + "\\nsecond \\"line\\"");
                            context.logger().error("error " + how);
                        }
                    }
                    return context.logGroup() + " " + context.logStream();
                }
            }
            """).source("""
            package example;
            import com.amazonaws.services.lambda.runtime.*;
            import com.amazonaws.services.lambda.runtime.logging.LogLevel;
            public class ChattyAws implements RequestHandler<String, String> {
                public String handleRequest(String how, Context context) {
                    context.getLogger().log("debug " + how, LogLevel.DEBUG);
                    context.getLogger().log("warn " + how, LogLevel.WARN);
                    context.getLogger().log("plain " + how);
                    return context.getLogGroupName();
                }
            }
            """).build();

    private ChattyFunction() {}

    static byte[] jar() {
        return JAR.bytes();
    }
}
