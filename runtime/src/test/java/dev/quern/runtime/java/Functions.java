package dev.quern.runtime.java;

import dev.quern.plugin.CodePackage;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.HandlerAdapter;
import dev.quern.plugin.InvalidCodeException;
import dev.quern.runtime.contain.Containment;
import dev.quern.runtime.contain.ContainmentSettings;
import dev.quern.runtime.memory.HeapCollections;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.testing.StartedFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A runtime with one package, from which tests start environments. */
final class Functions {

    /** Nothing of it shows in the tests of this package. */
    static final Containment CONTAINMENT = new Containment(ContainmentSettings.DEFAULT, new ManualTime(),
            new HeapCollections());

    private final Path directory;
    private final JavaFunctionRuntime runtime;
    private final CodePackage code;

    Functions(Path directory, FunctionJar jar, HandlerAdapter... adapters) {
        this(directory, jar.writeTo(directory.resolve("code.zip")), List.of(adapters));
    }

    private Functions(Path directory, Path archive, List<HandlerAdapter> adapters) {
        try {
            this.directory = directory;
            this.runtime = new JavaFunctionRuntime(adapters, CONTAINMENT);
            this.code = new CodePackage("0".repeat(64), archive,
                    Files.createDirectories(directory.resolve("work")));
            runtime.prepare(code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidCodeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    StartedFunction start(String handler) throws FunctionException {
        return start(handler, Map.of());
    }

    StartedFunction start(String handler, Map<String, String> variables) throws FunctionException {
        return StartedFunction.start(runtime, request(handler).withVariables(variables));
    }

    StartedFunction.Request request(String handler) {
        try {
            return new StartedFunction.Request(code, handler, Files.createTempDirectory(directory, "tmp"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer of a new environment to one call. */
    String call(String handler, String payload) throws FunctionException, IOException {
        try (StartedFunction started = start(handler)) {
            return started.call(payload);
        }
    }

    JavaFunctionRuntime runtime() {
        return runtime;
    }

    CodePackage code() {
        return code;
    }
}
