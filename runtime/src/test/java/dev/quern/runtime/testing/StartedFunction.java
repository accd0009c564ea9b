package dev.quern.runtime.testing;

import dev.quern.function.ClientContext;
import dev.quern.function.Context;
import dev.quern.function.Identity;
import dev.quern.function.Logger;
import dev.quern.plugin.CodePackage;
import dev.quern.plugin.Environment;
import dev.quern.plugin.EnvironmentRequest;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.FunctionRuntime;
import dev.quern.plugin.Invocation;
import dev.quern.plugin.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** One environment of a function runtime, started and called without the rest of the server. */
public final class StartedFunction implements AutoCloseable {

    private final Request request;
    private final Environment environment;

    private StartedFunction(Request request, Environment environment) {
        this.request = request;
        this.environment = environment;
    }

    /**
     * Starts an environment.
     *
     * @param runtime
     *            the runtime
     * @param request
     *            what to start
     */
    public static StartedFunction start(FunctionRuntime runtime, Request request) throws FunctionException {
        return new StartedFunction(request, runtime.start(request));
    }

    /** Calls the function with a payload, and gives its answer. */
    public byte[] call(byte[] payload) throws FunctionException, IOException {
        Answer answer = new Answer();
        environment.invoke(new Invocation(payload, new TestContext(request)), answer);
        return answer.bytes.toByteArray();
    }

    /** Calls the function with a payload, and gives its answer, both as text. */
    public String call(String payload) throws FunctionException, IOException {
        return new String(call(payload.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    /** What the function wrote to its standard output and error. */
    public String log() {
        return request.output.toString(StandardCharsets.UTF_8);
    }

    /** What the environment was started with. */
    public Request request() {
        return request;
    }

    /** The environment. */
    public Environment environment() {
        return environment;
    }

    @Override
    public void close() {
        environment.close();
    }

    /** What to start; each {@code with} gives a changed copy. */
    public static final class Request implements EnvironmentRequest {

        private final CodePackage code;
        private final String handler;
        private final Path temporaryDirectory;
        private final Map<String, String> variables;
        private final ByteArrayOutputStream output = new ByteArrayOutputStream();
        private final ThreadGroup group = new ThreadGroup("function");
        private final List<Runnable> abort = new CopyOnWriteArrayList<>();

        /** A request without environment variables. */
        public Request(CodePackage code, String handler, Path temporaryDirectory) {
            this(code, handler, temporaryDirectory, Map.of());
        }

        private Request(CodePackage code, String handler, Path temporaryDirectory, Map<String, String> variables) {
            this.code = code;
            this.handler = handler;
            this.temporaryDirectory = temporaryDirectory;
            this.variables = Map.copyOf(variables);
        }

        /** The same request with these environment variables. */
        public Request withVariables(Map<String, String> replacement) {
            return new Request(code, handler, temporaryDirectory, replacement);
        }

        /** Ends an initialisation that runs too long. */
        public void abort() {
            abort.forEach(Runnable::run);
        }

        /** Whether {@link #onAbort} was called. */
        public boolean canAbort() {
            return !abort.isEmpty();
        }

        /** What was written to the output. */
        public String log() {
            return output.toString(StandardCharsets.UTF_8);
        }

        @Override
        public String environmentId() {
            return "0123456789abcdef";
        }

        @Override
        public CodePackage code() {
            return code;
        }

        @Override
        public String functionName() {
            return "hello";
        }

        @Override
        public String functionVersion() {
            return "7";
        }

        @Override
        public String handler() {
            return handler;
        }

        @Override
        public String runtime() {
            return "java25";
        }

        @Override
        public int memoryLimitMiB() {
            return 128;
        }

        @Override
        public int maxConcurrency() {
            return 1;
        }

        @Override
        public Map<String, String> environmentVariables() {
            return variables;
        }

        @Override
        public Path temporaryDirectory() {
            return temporaryDirectory;
        }

        @Override
        public OutputStream output() {
            return output;
        }

        @Override
        public Logger logger() {
            return new TestContext(this).logger();
        }

        @Override
        public ThreadGroup threadGroup() {
            return group;
        }

        @Override
        public void onAbort(Runnable stop) {
            abort.add(stop);
        }
    }

    private static final class Answer implements Response {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void send(byte[] body) throws IOException {
            bytes.write(body);
        }

        @Override
        public OutputStream stream() {
            return bytes;
        }
    }

    private record TestContext(Request request) implements Context {

        @Override
        public String requestId() {
            return "8f4b7d3e-0000-4000-8000-000000000001";
        }

        @Override
        public String functionName() {
            return request.functionName();
        }

        @Override
        public String functionVersion() {
            return request.functionVersion();
        }

        @Override
        public String invokedFunctionArn() {
            return "arn:aws:lambda:us-east-1:000000000000:function:hello:7";
        }

        @Override
        public Instant deadline() {
            return Instant.EPOCH.plus(remainingTime());
        }

        @Override
        public Duration remainingTime() {
            return Duration.ofSeconds(3);
        }

        @Override
        public int memoryLimitMiB() {
            return request.memoryLimitMiB();
        }

        @Override
        public String logGroup() {
            return "/aws/lambda/hello";
        }

        @Override
        public String logStream() {
            return "1970/01/01/[7]" + request.environmentId();
        }

        @Override
        public Optional<ClientContext> clientContext() {
            return Optional.empty();
        }

        @Override
        public Optional<Identity> identity() {
            return Optional.empty();
        }

        @Override
        public Map<String, String> environment() {
            return request.environmentVariables();
        }

        @Override
        public Logger logger() {
            return (level, message) -> request.output
                    .writeBytes((level + " " + message + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
