package dev.quern.runtime.java;

import dev.quern.plugin.Environment;
import dev.quern.plugin.EnvironmentRequest;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.HandlerAdapter;
import dev.quern.plugin.Invocation;
import dev.quern.plugin.Response;
import dev.quern.runtime.contain.Containment;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.java.bridge.EnvironmentBridge;
import dev.quern.runtime.java.bridge.Surroundings;
import dev.quern.runtime.java.codec.PayloadCodec;
import dev.quern.runtime.java.handler.Failure;
import dev.quern.runtime.java.handler.FunctionHandler;
import dev.quern.runtime.java.handler.HandlerResolver;
import dev.quern.runtime.java.loader.BridgeClasses;
import dev.quern.runtime.java.loader.FunctionClassLoader;
import dev.quern.runtime.java.loader.SharedClassLoader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An environment in a class loader of its own. */
final class JavaEnvironment implements Environment {

    private static final System.Logger LOG = System.getLogger(JavaEnvironment.class.getName());

    /** As long as AWS Lambda gives to what runs at the end of an environment without extensions. */
    private static final Duration SHUTDOWN = Duration.ofMillis(500);

    /** What refers to the function's classes: let go when the environment is closed. */
    private record Code(FunctionClassLoader loader, EnvironmentBridge bridge, FunctionHandler handler) {}

    private final Containment containment;
    private final FunctionName function;
    private final Version version;
    private final String id;
    private final String name;
    private final ThreadGroup group;
    private final RunningThreads running = new RunningThreads();
    private final CurrentCall current;
    private final AtomicReference<@Nullable Integer> exitStatus = new AtomicReference<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<@Nullable Code> code = new AtomicReference<>();

    private JavaEnvironment(EnvironmentRequest request, Containment containment) {
        this.containment = containment;
        this.function = new FunctionName(request.functionName());
        this.version = Version.parse(request.functionVersion());
        this.id = request.environmentId();
        this.name = "%s:%s %s".formatted(request.functionName(), request.functionVersion(), request.environmentId());
        this.group = request.threadGroup();
        this.current = new CurrentCall(request.maxConcurrency() > 1);
    }

    /** Loads the function and runs its initialisation. */
    static JavaEnvironment start(EnvironmentRequest request, List<Path> jars, BridgeClasses bridgeClasses,
            SharedClassLoader shared, HostProperties properties, List<HandlerAdapter> adapters, Containment containment)
            throws FunctionException {
        JavaEnvironment environment = new JavaEnvironment(request, containment);
        FunctionClassLoader loader = new FunctionClassLoader(environment.name, jars, bridgeClasses, shared);
        EnvironmentBridge bridge = BridgeLoading.in(loader);
        // until there is a handler, what is to be stopped is whatever initialisation runs
        environment.code.set(new Code(loader, bridge, environment::notReady));
        Path temporary = request.temporaryDirectory();
        bridge.attach(new Surroundings(request.environmentVariables(),
                () -> properties.forEnvironment(temporary, jars),
                temporary,
                request.output(),
                status -> environment.exited(bridge, status), request.threadGroup(),
                containment.settings().threads(), environment.current::traceHeader, environment.current::starts,
                name -> BridgeLoading.isLoaded(loader, name)));
        request.onAbort(environment::abort);
        HandlerResolver resolver = new HandlerResolver(adapters, new PayloadCodec(loader),
                request.environmentVariables(), request.logger());
        try {
            FunctionHandler handler = environment.initialise(resolver, request.handler(), loader);
            environment.code.set(new Code(loader, bridge, handler));
            return environment;
        } catch (FunctionException e) {
            environment.close();
            throw e;
        }
    }

    private FunctionHandler initialise(HandlerResolver resolver, String handler, FunctionClassLoader loader)
            throws FunctionException {
        running.enter();
        try (var context = new ContextLoader(loader)) {
            FunctionHandler resolved = resolver.resolve(handler, loader);
            throwIfEnded("", List.of());
            return resolved;
        } catch (FunctionException e) {
            throwIfEnded("", e.stackTraceLines());
            throw e;
        } catch (RuntimeException | Error e) {
            throwIfEnded("", List.of());
            throw Failure.initialisation(e);
        } finally {
            running.leave();
        }
    }

    @Override
    public void invoke(Invocation invocation, Response response) throws FunctionException, IOException {
        Code loaded = code.get();
        if (loaded == null || !running.enter()) {
            throw stoppedFailure(List.of());
        }
        current.begin(invocation.context());
        String about = "RequestId: " + invocation.context().requestId() + " ";
        try (var context = new ContextLoader(loaded.loader())) {
            loaded.handler().handle(invocation, new UnlessEnded(response));
            throwIfEnded(about, List.of());
        } catch (FunctionException e) {
            throwIfEnded(about, e.stackTraceLines());
            throw e;
        } catch (RuntimeException | Error e) {
            throwIfEnded(about, List.of());
            throw Failure.of(e);
        } finally {
            current.end();
            running.leave();
        }
    }

    @Override
    public void stop() {
        Code loaded = code.get();
        if (loaded != null) {
            stopped.set(true);
            loaded.bridge().stop();
        }
    }

    @Override
    public void close() {
        Code loaded = code.getAndSet(null);
        if (loaded == null) {
            return;
        }
        // as on AWS Lambda, hooks run when an idle environment or one that exited ends, not when it is killed
        if (running.isEmpty() && !stopped.get()) {
            attempt(() -> loaded.bridge().runShutdownHooks(SHUTDOWN.toNanos()));
        }
        stop(loaded.bridge());
        watchThreads(loaded.bridge());
        attempt(() -> release(loaded));
        containment.loaders().retired(loaded.loader(), group, function, version, id);
        interruptGroup();
        // a thread that is being stopped may need classes for its way out
        running.close(() -> closeLoader(loaded.loader()));
    }

    /** Those of the group are watched by whoever made the group. */
    private void watchThreads(EnvironmentBridge bridge) {
        List<WeakReference<Thread>> threads = bridge.threads().stream().map(WeakReference::new).toList();
        if (!threads.isEmpty()) {
            containment.stranded().ended(function, version,
                    () -> threads.stream().map(WeakReference::get).filter(Objects::nonNull).toList());
        }
    }

    /**
     * Code of the function may run on the way, such as a driver's: on a thread of its own, so that it leaves nothing
     * behind on one of the server's, and cannot keep it.
     */
    private void release(Code loaded) {
        Thread releasing = new Thread(group, loaded.bridge()::release, "closing " + name, 0, false);
        releasing.setDaemon(true);
        releasing.setContextClassLoader(loaded.loader());
        releasing.start();
        try {
            releasing.join(SHUTDOWN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the initialisation. The request keeps this handler, so it must not lead to the function's classes. */
    private void abort() {
        Code loaded = code.get();
        if (loaded != null) {
            stop(loaded.bridge());
            // it may wait for what only this ends, such as a socket
            attempt(() -> release(loaded));
        }
    }

    /** Makes whatever runs in the environment come back with an error. */
    private void stop(EnvironmentBridge bridge) {
        stopped.set(true);
        bridge.stop();
        running.interruptUntilEmpty(name);
    }

    private void exited(EnvironmentBridge bridge, int status) {
        if (exitStatus.compareAndSet(null, status) && !stopped.get()) {
            bridge.stop();
            running.interrupt();
        }
    }

    private void interruptGroup() {
        Thread[] threads = new Thread[group.activeCount() + 16];
        int count = group.enumerate(threads, true);
        for (int i = 0; i < count; i++) {
            if (threads[i] != Thread.currentThread()) {
                threads[i].interrupt();
            }
        }
    }

    /** The end of the environment explains whatever came of it; the frames say where the function was. */
    private void throwIfEnded(String about, List<String> frames) throws FunctionException {
        Integer status = exitStatus.get();
        if (status != null) {
            throw new FunctionException("Runtime.ExitError", about + "Error: Runtime exited " + (status == 0
                    ? "without providing a reason"
                    : "with error: exit status " + status), frames, true);
        }
        if (stopped.get()) {
            throw stoppedFailure(frames);
        }
    }

    private static FunctionException stoppedFailure(List<String> frames) {
        return new FunctionException("Runtime.Stopped", "the environment was stopped while the function ran in it",
                frames, true);
    }

    private void notReady(Invocation invocation, Response response) {
        throw new IllegalStateException("environment " + name + " was called before it was started");
    }

    private void closeLoader(FunctionClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot close the code of " + name, e);
        }
    }

    /** Closing goes on whatever code of the function does in it. */
    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "environment " + name + " was not closed cleanly", e);
        }
    }

    /** Keeps back the answer of a function that has exited, or was stopped, and went on nevertheless. */
    private final class UnlessEnded implements Response {

        private final Response response;

        UnlessEnded(Response response) {
            this.response = response;
        }

        @Override
        public void send(byte[] body) throws IOException {
            if (exitStatus.get() == null && !stopped.get()) {
                response.send(body);
            }
        }

        @Override
        public OutputStream stream() {
            return response.stream();
        }
    }
}
