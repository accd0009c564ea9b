package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.util.Map;

/** Functions that fail, each in a way of its own. */
public final class Broken {

    private Broken() {}

    /** Does nothing itself. */
    public abstract static class Idle implements RequestHandler<String, String> {
        @Override
        public String handleRequest(String input, Context context) {
            return "never";
        }
    }

    public static class ConstructorThrows extends Idle {
        public ConstructorThrows() {
            LambdaRuntime.getLogger().log("about to fail");
            throw new IllegalStateException("no database");
        }
    }

    public static class ConstructorThrowsSilently extends Idle {
        public ConstructorThrowsSilently() {
            throw new IllegalStateException();
        }
    }

    public static class NeedsArgument extends Idle {
        public NeedsArgument(String argument) {}
    }

    @SuppressWarnings("ClassCanBeStatic") // this is the mistake to be shown
    public class Inner extends Idle {}

    static class NotPublic extends Idle {}

    public static class Throwing implements RequestHandler<Map<String, String>, String> {
        @Override
        public String handleRequest(Map<String, String> input, Context context) {
            throw new IllegalArgumentException("bad order", new IOException("cause"));
        }

        public String checked(String input) throws IOException {
            throw new IOException("disk full");
        }

        public String error(String input) {
            throw new AssertionError("impossible");
        }
    }
}
