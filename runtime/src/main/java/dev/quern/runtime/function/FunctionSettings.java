package dev.quern.runtime.function;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the owner of a function decides about it, other than its code.
 *
 * @param runtime
 *            which function runtime runs it, such as {@code java25}
 * @param handler
 *            where its code begins; the form is the runtime's; empty only in a request to create a function, where the
 *            package itself names its handler
 * @param role
 *            the ARN of the role it runs under, kept for tools that expect it
 * @param description
 *            for people, at most 256 characters
 * @param timeout
 *            how long an invocation may take: 1 to 900 whole seconds
 * @param memoryMiB
 *            its memory limit in MiB, 128 to 10,240
 * @param environment
 *            its environment variables, at most 4 KiB together, none of them a reserved name
 * @param deadLetter
 *            the ARN of what is told of events that the function could not be made to take
 * @param logging
 *            how and where it logs
 */
public record FunctionSettings(String runtime, String handler, String role, String description, Duration timeout,
        int memoryMiB,
        Map<String, String> environment, Optional<String> deadLetter, Logging logging) {

    /** The timeout of a function that names none. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);

    /** The memory limit, in MiB, of a function that names none. */
    public static final int DEFAULT_MEMORY_MIB = 128;

    private static final int MAX_ENVIRONMENT_BYTES = 4_096;
    private static final Pattern VARIABLE_NAME = Pattern.compile("[a-zA-Z]([a-zA-Z0-9_])+");

    /** Names that the runtime itself sets (Lambda's list of reserved environment variables). */
    private static final Set<String> RESERVED = Set.of("_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION",
            "AWS_REGION",
            "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_ACCESS_KEY",
            "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API",
            "LAMBDA_TASK_ROOT",
            "LAMBDA_RUNTIME_DIR");

    /**
     * @throws FunctionsException.InvalidParameter
     *             if a value breaks its rule
     */
    public FunctionSettings {
        environment = Map.copyOf(environment);
        // rows of earlier versions have none
        logging = Objects.requireNonNullElse(logging, Logging.DEFAULT);
        require(handler.length() <= 128 && handler.chars().noneMatch(Character::isWhitespace),
                "The handler '" + handler + "' is not valid: it takes at most 128 characters and no white space.");
        require(description.length() <= 256, "The description is longer than 256 characters.");
        require(timeout.toSeconds() >= 1 && timeout.toSeconds() <= 900 && timeout.toNanosPart() == 0,
                "The timeout of " + timeout + " is not valid: it takes 1 to 900 whole seconds.");
        require(memoryMiB >= 128 && memoryMiB <= 10_240,
                "The memory size of " + memoryMiB + " MiB is not valid: it takes 128 to 10240.");
        checkEnvironment(environment);
        Parallelism.of(environment);
    }

    /** How many calls an environment runs at a time, and on which kind of thread. */
    public Parallelism parallelism() {
        return Parallelism.of(environment);
    }

    private static void checkEnvironment(Map<String, String> environment) {
        TreeSet<String> reserved = new TreeSet<>(environment.keySet());
        reserved.retainAll(RESERVED);
        require(reserved.isEmpty(),
                "Lambda was unable to configure your environment variables because the environment variables "
                        + "you have provided contains reserved keys that are currently not supported for modification. "
                        + "Reserved keys used in this request: " + String.join(", ", reserved));
        int bytes = 0;
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            require(VARIABLE_NAME.matcher(variable.getKey()).matches(),
                    "The environment variable name '" + variable.getKey()
                            + "' is not valid: it begins with a letter, followed by letters, digits and underscores.");
            bytes += variable.getKey().getBytes(StandardCharsets.UTF_8).length
                    + variable.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        require(bytes <= MAX_ENVIRONMENT_BYTES, "Lambda was unable to configure your environment variables because the "
                + "environment variables you have provided exceeded the 4KB limit. String measured: "
                + new TreeMap<>(environment).keySet());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new FunctionsException.InvalidParameter(otherwise);
        }
    }

    /** The settings of a function that says nothing but these three. */
    public static FunctionSettings of(String runtime, String handler, String role) {
        return new FunctionSettings(runtime, handler, role, "", DEFAULT_TIMEOUT, DEFAULT_MEMORY_MIB, Map.of(),
                Optional.empty(), Logging.DEFAULT);
    }

    /** These settings with another handler. */
    public FunctionSettings withHandler(String other) {
        return change().handler(other).done();
    }

    /** These settings with another description. */
    public FunctionSettings withDescription(String other) {
        return change().description(other).done();
    }

    /** These settings, to be changed. */
    public Change change() {
        return new Change(this);
    }

    /** Settings that differ in some values. What is not named stays as it was. For use by one thread. */
    public static final class Change {

        private String runtime;
        private String handler;
        private String role;
        private String description;
        private Duration timeout;
        private int memoryMiB;
        private Map<String, String> environment;
        private Optional<String> deadLetter;
        private Logging logging;

        private Change(FunctionSettings from) {
            this.runtime = from.runtime;
            this.handler = from.handler;
            this.role = from.role;
            this.description = from.description;
            this.timeout = from.timeout;
            this.memoryMiB = from.memoryMiB;
            this.environment = from.environment;
            this.deadLetter = from.deadLetter;
            this.logging = from.logging;
        }

        public Change runtime(String other) {
            this.runtime = other;
            return this;
        }

        public Change handler(String other) {
            this.handler = other;
            return this;
        }

        public Change role(String other) {
            this.role = other;
            return this;
        }

        public Change description(String other) {
            this.description = other;
            return this;
        }

        public Change timeout(Duration other) {
            this.timeout = other;
            return this;
        }

        public Change memoryMiB(int other) {
            this.memoryMiB = other;
            return this;
        }

        public Change environment(Map<String, String> other) {
            this.environment = other;
            return this;
        }

        public Change deadLetter(Optional<String> other) {
            this.deadLetter = other;
            return this;
        }

        public Change logging(Logging other) {
            this.logging = other;
            return this;
        }

        /**
         * The settings.
         *
         * @throws FunctionsException.InvalidParameter
         *             if a value breaks its rule
         */
        public FunctionSettings done() {
            return new FunctionSettings(runtime, handler, role, description, timeout, memoryMiB, environment,
                    deadLetter, logging);
        }
    }
}
