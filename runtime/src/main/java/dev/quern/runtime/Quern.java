package dev.quern.runtime;

import dev.quern.plugin.FunctionRuntime;
import dev.quern.runtime.code.CodeStore;
import dev.quern.runtime.contain.Containment;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.Aliases;
import dev.quern.runtime.function.ChangeListeners;
import dev.quern.runtime.function.FunctionLookup;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionRegistry;
import dev.quern.runtime.function.FunctionSettings;
import dev.quern.runtime.function.FunctionVersion;
import dev.quern.runtime.function.Functions;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.function.Versions;
import dev.quern.runtime.invoke.EnvironmentStarter;
import dev.quern.runtime.invoke.FunctionRuntimes;
import dev.quern.runtime.invoke.InvocationRequest;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Invoker;
import dev.quern.runtime.invoke.Outcome;
import dev.quern.runtime.java.HandlerProviders;
import dev.quern.runtime.java.HostHandler;
import dev.quern.runtime.java.JavaFunctionRuntime;
import dev.quern.runtime.plugin.Plugins;
import dev.quern.runtime.policy.ResourcePolicies;
import dev.quern.runtime.time.SystemTime;
import dev.quern.runtime.time.TimeSource;
import dev.quern.runtime.url.FunctionUrls;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.rocksdb.RocksDbSettings;
import dev.quern.storage.rocksdb.RocksDbStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole runtime as a library: functions, versions, aliases, and invoking them, with everything durable in one data
 * directory.
 * A server is this and a listener.
 *
 * <pre>{@code
 * try (Quern quern = Quern.builder().dataDirectory(Path.of("data")).build()) {
 *     quern.deploy("hello", Path.of("hello.jar"));
 *     byte[] answer = quern.invoke("hello", "{\"name\": \"Ada\"}".getBytes(UTF_8));
 * }
 * }</pre>
 *
 * <p>
 * Safe for use by several threads.
 */
public final class Quern implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Quern.class);
    private static final Duration DRAIN = Duration.ofSeconds(20);

    private final Account account;
    private final CodeStore code;
    private final FunctionRegistry registry;
    private final FunctionUrls urls;
    private final ResourcePolicies policies;
    private final Invoker invoker;
    private final Containment containment;
    private final Deployer deployer;
    private final EventSources sources;
    private final HostedFunctions hosted = new HostedFunctions();

    /** What is to be closed, the last opened first. */
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Begins to say what a runtime is to be like. */
    public static QuernBuilder builder() {
        return new QuernBuilder();
    }

    Quern(QuernBuilder from, Path data) {
        this.account = from.account;
        boolean opened = false;
        try {
            TimeSource time = from.time == null ? open(new SystemTime()) : from.time;
            Path folder = from.pluginsDirectory == null ? data.resolve("plugins") : from.pluginsDirectory;
            this.containment = new Containment(from.containment, time);
            closing.push(containment::close);
            Plugins plugins = Plugins.open(from.plugins, folder);
            closing.push(plugins::close);

            KeyValueStore store = RocksDbStore.open(data.resolve("store"), RocksDbSettings.defaults());
            closing.push(store::close);
            this.code = new CodeStore(data.resolve("code"), from.packageLimits);
            FunctionRuntimes runtimes = new FunctionRuntimes(runtimes(plugins), code, HandlerProviders::find);

            ChangeListeners changes = new ChangeListeners();
            FunctionLookup lookup = new FunctionLookup(account);
            this.urls = new FunctionUrls(store, lookup::require, time);
            this.policies = new ResourcePolicies(store, lookup::require);
            this.registry = new FunctionRegistry(store, code, runtimes, List.of(urls, policies), changes, account, time,
                    () -> ThreadLocalRandom.current().nextLong());
            closing.push(registry::close);
            EnvironmentStarter starter = new EnvironmentStarter(runtimes, code, data.resolve("tmp"), account, time,
                    from.functionLog, from.hostVariables, containment);
            this.invoker = new Invoker(registry.catalog(), starter, from.invocations, time, registry::sweepCode,
                    from.observer);
            closing.push(invoker::close);
            this.deployer = new Deployer(registry.functions());
            List.of(urls, policies, invoker, deployer).forEach(changes::add);
            registry.resume();
            this.sources = new EventSources(invoker, account);
            closing.push(sources::shutdown);
            sources.start(plugins.eventSources(), from.pluginSettings);
            opened = true;
        } finally {
            if (!opened) {
                release();
            }
        }
    }

    /** Closes what was opened, all of it, whatever goes wrong with one. */
    private void release() {
        for (Runnable step : closing) {
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                LOG.error("A part of the runtime was not closed cleanly", e);
            }
        }
    }

    private <T extends SystemTime> T open(T time) {
        closing.push(time::close);
        return time;
    }

    private List<FunctionRuntime> runtimes(Plugins plugins) {
        List<FunctionRuntime> runtimes = new ArrayList<>(plugins.functionRuntimes());
        runtimes.add(new JavaFunctionRuntime(plugins.handlerAdapters(), containment));
        runtimes.add(hosted);
        runtimes.forEach(runtime -> closing.push(runtime::close));
        return runtimes;
    }

    /**
     * Creates a function from a JAR or ZIP, or gives it new code; it is active when this returns.
     *
     * @param name
     *            the function's name
     * @param archive
     *            its code package; names its handler as a service provider
     * @throws FunctionsException.InvalidParameter
     *             if the package breaks a rule
     * @throws UncheckedIOException
     *             if the file cannot be read
     */
    public FunctionVersion deploy(String name, Path archive) {
        return deploy(name, archive, UnaryOperator.identity());
    }

    /**
     * As {@link #deploy(String, Path)}, with settings.
     *
     * @param settings
     *            changes the settings that the function has, or that a new function would have: runtime {@code java25},
     *            a
     *            timeout of 3 s, 128 MiB, no environment variables
     */
    public FunctionVersion deploy(String name, Path archive, UnaryOperator<FunctionSettings> settings) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(archive);
        } catch (IOException e) {
            throw new UncheckedIOException("The package " + archive + " cannot be read", e);
        }
        return deployer.deploy(new FunctionName(name), bytes, defaults("java25", ""), settings);
    }

    /**
     * Creates a function from a handler of this application, or replaces it; it is active when this returns. Its
     * settings, versions
     * and aliases are kept as any function's, but its code is the application's own: it must be deployed again at each
     * start, before
     * it is called.
     *
     * @param handler
     *            the handler; runs in the application's own class loader, so statics are shared and nothing is
     *            redirected
     */
    public FunctionVersion deploy(String name, HostHandler handler) {
        return deploy(name, handler, UnaryOperator.identity());
    }

    /** As {@link #deploy(String, HostHandler)}, with settings. */
    public FunctionVersion deploy(String name, HostHandler handler, UnaryOperator<FunctionSettings> settings) {
        FunctionName function = new FunctionName(name);
        byte[] marker = hosted.register(function, handler);
        return deployer.deploy(function, marker, defaults(HostedFunctions.RUNTIME, name), settings);
    }

    private FunctionSettings defaults(String runtime, String handler) {
        return FunctionSettings.of(runtime, handler, "arn:aws:iam::" + account.accountId() + ":role/quern");
    }

    /**
     * Calls a function and waits for its answer.
     *
     * @param function
     *            a name, {@code name:version}, {@code name:alias} or an ARN
     * @param payload
     *            the event: JSON by convention, at most 6 MiB
     * @return the answer
     * @throws FunctionFailedException
     *             if the function fails, or does not answer in time
     * @throws FunctionsException
     *             if it cannot be called: there is no such function, or too many run
     */
    public byte[] invoke(String function, byte[] payload) {
        InvocationResult result;
        try {
            result = invoker.invokeAndWait(InvocationRequest.of(FunctionReference.parse(function, account), payload));
        } catch (CompletionException e) {
            if (e.getCause() instanceof FunctionsException refused) {
                throw refused;
            }
            throw e;
        }
        return switch (result.outcome()) {
            case Outcome.Success success -> success.payload();
            case Outcome.Failure failure -> throw new FunctionFailedException(failure);
        };
    }

    /** Where functions live, as ARNs name it. */
    public Account account() {
        return account;
    }

    /** Creating, changing, reading and deleting functions. */
    public Functions functions() {
        return registry.functions();
    }

    /** Publishing and listing versions. */
    public Versions versions() {
        return registry.versions();
    }

    /** Aliases. */
    public Aliases aliases() {
        return registry.aliases();
    }

    /** Function URLs. */
    public FunctionUrls urls() {
        return urls;
    }

    /** Who may invoke what. */
    public ResourcePolicies policies() {
        return policies;
    }

    /** Code packages. */
    public CodeStore code() {
        return code;
    }

    /** Invocations. */
    public Invoker invoker() {
        return invoker;
    }

    /** What functions left behind or took too much of. */
    public Containment containment() {
        return containment;
    }

    /**
     * Lets running invocations end, for 20 s at most, and releases everything. What was reported as done is on disk
     * already.
     */
    @Override
    public void close() {
        close(DRAIN);
    }

    /**
     * As {@link #close()}.
     *
     * @param grace
     *            how long running invocations may go on
     * @return whether all of them ended by themselves
     */
    public boolean close(Duration grace) {
        if (!closed.compareAndSet(false, true)) {
            return true;
        }
        sources.close();
        boolean ended = invoker.drain(grace);
        release();
        return ended;
    }
}
