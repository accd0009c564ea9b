package dev.quern.runtime.testing;

import dev.quern.plugin.CodePackage;
import dev.quern.plugin.Environment;
import dev.quern.plugin.EnvironmentRequest;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.FunctionRuntime;
import dev.quern.plugin.InvalidCodeException;
import dev.quern.plugin.Invocation;
import dev.quern.plugin.Plugin;
import dev.quern.plugin.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Runs functions of the runtime {@code fake}: a package holds the answer that it gives, unless a test says what a
 * handler
 * does. Safe for use by several threads.
 */
public final class FakeRuntime implements FunctionRuntime, Plugin {

    /** The value of {@code Runtime} that it serves. */
    public static final String IDENTIFIER = "fake";

    private static final String ENTRY = "answer";

    private final Map<String, Behaviour> handlers = new ConcurrentHashMap<>();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile Preparing preparing = code -> {};
    private volatile Starting starting = request -> {};
    private volatile boolean closed;

    /** What preparing a package does. */
    public interface Preparing {
        void prepare(CodePackage code) throws InvalidCodeException;
    }

    /** What starting an environment does. */
    public interface Starting {
        void start(EnvironmentRequest request) throws FunctionException;
    }

    /** What a handler does. */
    public interface Behaviour {
        void handle(Invocation invocation, Response response) throws FunctionException, IOException;
    }

    /** A package that answers with this text. */
    public static byte[] code(String answer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry(ENTRY);
            entry.setTime(0);
            zip.putNextEntry(entry);
            zip.write(answer.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The text that a package answers with. */
    public static String answerOf(CodePackage code) {
        try (ZipFile zip = new ZipFile(code.archive().toFile())) {
            return new String(zip.getInputStream(zip.getEntry(ENTRY)).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says what preparing does from now on. */
    public FakeRuntime preparing(Preparing does) {
        preparing = does;
        return this;
    }

    /** Says what starting an environment does from now on. */
    public FakeRuntime starting(Starting does) {
        starting = does;
        return this;
    }

    /** Says what functions with this handler do. */
    public FakeRuntime handler(String name, Behaviour does) {
        handlers.put(name, does);
        return this;
    }

    /** How many environments were started. */
    public int started() {
        return started.get();
    }

    /** How many environments are open. */
    public int open() {
        return open.get();
    }

    /** Whether the runtime itself was closed. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public List<FunctionRuntime> functionRuntimes() {
        return List.of(this);
    }

    @Override
    public Set<String> identifiers() {
        return Set.of(IDENTIFIER);
    }

    @Override
    public void prepare(CodePackage code) throws InvalidCodeException {
        preparing.prepare(code);
    }

    @Override
    public Environment start(EnvironmentRequest request) throws FunctionException {
        started.incrementAndGet();
        starting.start(request);
        String answer = answerOf(request.code());
        open.incrementAndGet();
        return new Environment() {
            @Override
            public void invoke(Invocation invocation, Response response) throws FunctionException, IOException {
                Behaviour behaviour = handlers.get(request.handler());
                if (behaviour == null) {
                    response.send(answer.getBytes(StandardCharsets.UTF_8));
                } else {
                    behaviour.handle(invocation, response);
                }
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }

    @Override
    public void close() {
        if (open.get() != 0) {
            throw new IllegalStateException(open + " environments are open");
        }
        closed = true;
    }
}
