package dev.quern.runtime;

import dev.quern.plugin.CodePackage;
import dev.quern.plugin.Environment;
import dev.quern.plugin.EnvironmentRequest;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.FunctionRuntime;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.java.HostHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Functions whose code is the host application's own. Their package says only which function it stands for: the handler
 * is
 * registered anew in each process. Safe for use by several threads.
 */
final class HostedFunctions implements FunctionRuntime {

    /** The value of {@code Runtime} of such functions. */
    static final String RUNTIME = "host";

    private static final String NOT_DEPLOYED = "Runtime.HandlerNotDeployed";

    private final Map<String, HostHandler> handlers = new ConcurrentHashMap<>();

    /** Registers a handler, replacing any. Returns the package that stands for it, the same at every call. */
    byte[] register(FunctionName function, HostHandler handler) {
        handlers.put(function.value(), handler);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry("META-INF/quern-host-function");
            entry.setTime(0);
            zip.putNextEntry(entry);
            zip.write(function.value().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    @Override
    public Set<String> identifiers() {
        return Set.of(RUNTIME);
    }

    @Override
    public void prepare(CodePackage code) {
        // the code is in this process already
    }

    @Override
    public Environment start(EnvironmentRequest request) throws FunctionException {
        HostHandler handler = handlers.get(request.handler());
        if (handler == null) {
            throw new FunctionException(NOT_DEPLOYED, "The function " + request.functionName()
                    + " belongs to the application that embeds this runtime, which has not deployed it since it started: call "
                    + "quern.deploy(\"" + request.handler() + "\", handler) first.", List.of(), true);
        }
        return handler.start(request);
    }
}
