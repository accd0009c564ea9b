package dev.quern.runtime.invoke;

import dev.quern.function.Logger;
import dev.quern.plugin.CodePackage;
import dev.quern.plugin.Environment;
import dev.quern.plugin.EnvironmentRequest;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.FunctionRuntime;
import dev.quern.plugin.Invocation;
import dev.quern.runtime.code.CodeStore;
import dev.quern.runtime.contain.Containment;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.Deployment;
import dev.quern.runtime.function.Logging;
import dev.quern.runtime.function.Parallelism;
import dev.quern.runtime.log.LogStore;
import dev.quern.runtime.time.TimeSource;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Starts environments: says where they live, what they see and where they log. Safe for use by several threads. */
public final class EnvironmentStarter {

    private static final Runnable NOTHING = () -> {};
    private static final Duration AHEAD = Duration.ofSeconds(130);

    private final FunctionRuntimes runtimes;
    private final CodeStore code;
    private final TemporaryFolders folders;
    private final Account account;
    private final TimeSource time;
    private final LogStore logs;
    private final FunctionLog log;
    private final HostVariables hostVariables;
    private final Containment containment;
    private final DataClients dataClients;

    /** The environments that are open, by identifier. */
    private final ConcurrentHashMap<String, Start> open = new ConcurrentHashMap<>();

    /**
     * Starts environments with these parts.
     *
     * @param temporary
     *            where environments have their temporary folders; emptied
     * @param logs
     *            where environments log
     * @param log
     *            told of what they log
     * @param hostVariables
     *            environment variables that the host adds: its endpoint, and credentials for it
     * @param containment
     *            told of every environment that begins and ends
     * @param dataClients
     *            what functions reach data with
     */
    public EnvironmentStarter(FunctionRuntimes runtimes, CodeStore code, Path temporary, Account account,
            TimeSource time, LogStore logs, FunctionLog log, HostVariables hostVariables, Containment containment,
            DataClients dataClients) {
        this.dataClients = dataClients;
        this.containment = containment;
        this.runtimes = runtimes;
        this.code = code;
        this.folders = new TemporaryFolders(temporary);
        this.account = account;
        this.time = time;
        this.logs = logs;
        this.log = log;
        this.hostVariables = hostVariables;
    }

    /** Keeps the code of a deployment on disk while it has environments. */
    CodeStore.Pin pin(Deployment deployment) {
        return code.pin(deployment.code());
    }

    TimeSource time() {
        return time;
    }

    Containment containment() {
        return containment;
    }

    /** What a function is given of a call. */
    Invocation invocation(Call call, Start start, EnvironmentLog log, long deadlineNanos) {
        return new Invocation(call.request().payload(),
                new CallContext(call, start, account.arn(call.request().function()), log.stream(), log, time,
                        deadlineNanos, dataClients.tables(), dataClients.streams()));
    }

    /** How long an initialisation may take that no call waits for, as on Lambda. */
    static Duration initialisationAhead(Deployment deployment) {
        Duration timeout = deployment.settings().timeout();
        return timeout.compareTo(AHEAD) > 0 ? timeout : AHEAD;
    }

    /** Why an environment that was to start ahead of calls did not, where it was ended before it had started. */
    static Outcome.Failure initialisationEnded() {
        return new Outcome.Failure("Runtime.InitEnded",
                "The initialisation did not end in time, or the environment was not wanted any more", List.of());
    }

    /**
     * An environment that is about to start.
     *
     * @param provisioned
     *            whether it starts ahead of calls
     */
    Start prepare(Deployment deployment, ThreadGroup group, boolean provisioned) {
        String id = UUID.randomUUID().toString().replace("-", "");
        String arn = deployment.version().isLatest()
                ? account.arn(deployment.name())
                : account.arn(deployment.name(), deployment.version());
        Start start = new Start(deployment, group, id,
                new EnvironmentLog(logs, log, deployment, arn, stream(deployment, id), provisioned, time), provisioned);
        open.put(id, start);
        return start;
    }

    /** The log of calls that no environment was given, in a stream of its own. */
    EnvironmentLog refusals(Deployment deployment) {
        return new EnvironmentLog(logs, log, deployment, account.arn(deployment.name()), stream(deployment, "refused"),
                false, time);
    }

    /** A group that several functions share has their names in its streams, as on Lambda. */
    private String stream(Deployment deployment, String id) {
        return LocalDate.ofInstant(time.now(), ZoneOffset.UTC).toString().replace('-', '/') + "/"
                + (deployment.settings().logging().group().isPresent() ? deployment.name() : "") + "["
                + deployment.version() + "]" + id;
    }

    /** The lineage of what the code in an environment calls now; none if there is no such environment. */
    Lineage lineageIn(String environmentId, Optional<String> traceHeader) {
        Start start = open.get(environmentId);
        return start == null ? Lineage.NONE : start.lineageOfItsCalls(traceHeader);
    }

    private static String logGroup(Deployment deployment) {
        return deployment.settings().logging().groupOf(deployment.name()).value();
    }

    private Map<String, String> variables(Deployment deployment, String id, String stream, CodePackage code,
            boolean provisioned) {
        Map<String, String> all = new HashMap<>();
        all.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        all.put("LANG", "en_US.UTF-8");
        all.put("TZ", ":UTC");
        all.putAll(deployment.settings().environment());
        all.put("_HANDLER", deployment.settings().handler());
        all.put("AWS_REGION", account.region());
        all.put("AWS_DEFAULT_REGION", account.region());
        all.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + deployment.settings().runtime());
        all.put("AWS_LAMBDA_FUNCTION_NAME", deployment.name().value());
        all.put("AWS_LAMBDA_FUNCTION_VERSION", deployment.version().text());
        all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(deployment.settings().memoryMiB()));
        all.put("AWS_LAMBDA_INITIALIZATION_TYPE", provisioned ? "provisioned-concurrency" : "on-demand");
        Logging logging = deployment.settings().logging();
        all.put("AWS_LAMBDA_LOG_GROUP_NAME", logGroup(deployment));
        all.put("AWS_LAMBDA_LOG_FORMAT", logging.format() == Logging.Format.JSON ? "JSON" : "Text");
        if (logging.format() == Logging.Format.JSON) {
            all.put("AWS_LAMBDA_LOG_LEVEL", logging.applicationLevel().orElse(Logger.Level.INFO).name());
        }
        all.put("AWS_LAMBDA_LOG_STREAM_NAME", stream);
        all.put("LAMBDA_TASK_ROOT", code.workDirectory().toString());
        all.putAll(hostVariables.environmentStarts(id, deployment));
        return Map.copyOf(all);
    }

    /**
     * An environment from just before its start to its end: what the runtime was told, and what is to be cleaned up.
     */
    final class Start implements EnvironmentRequest, AutoCloseable {

        private final Deployment deployment;
        private final ThreadGroup group;
        private final String id;
        private final String logGroup; // kept: to make its name anew costs more than the rest of a call's context
        private final EnvironmentLog environmentLog;
        private final Parallelism parallelism;
        private final @Nullable SharedLog shared;
        private final CodePackage codePackage;
        private final Map<String, String> variables;
        private final DataClients.Bound objectAccess;
        private final Path temporary;
        private Runnable stop = NOTHING; // guarded by this
        private boolean aborted; // guarded by this
        private volatile @Nullable Lineage lineage; // of the call begun last
        private final @Nullable RunningChains chains; // instead, if it runs several calls at a time

        private Start(Deployment deployment, ThreadGroup group, String id, EnvironmentLog environmentLog,
                boolean provisioned) {
            this.deployment = deployment;
            this.group = group;
            this.id = id;
            this.logGroup = EnvironmentStarter.logGroup(deployment);
            this.environmentLog = environmentLog;
            this.parallelism = deployment.settings().parallelism();
            this.shared = parallelism.isShared() ? new SharedLog(environmentLog) : null;
            this.chains = parallelism.isShared() ? new RunningChains() : null;
            this.codePackage = code.open(deployment.code(), runtimes.folder(deployment.settings().runtime()));
            this.temporary = folders.create(id);
            this.objectAccess = dataClients.objects().of(deployment);
            // last: what the host gives away here it takes back in close
            this.variables = variablesOrNoFolder(provisioned);
        }

        private Map<String, String> variablesOrNoFolder(boolean provisioned) {
            try {
                return EnvironmentStarter.this.variables(deployment, id, environmentLog.stream(), codePackage,
                        provisioned);
            } catch (RuntimeException | Error e) {
                folders.delete(temporary);
                throw e;
            }
        }

        /** Starts it, on the calling thread. */
        Environment start() throws FunctionException {
            requireWholeCode();
            FunctionRuntime runtime = runtimes.serving(deployment.settings().runtime());
            // for good: the thread belongs to the environment
            Thread.currentThread().setContextClassLoader(runtime.getClass().getClassLoader());
            long began = time.nanoTime();
            boolean successful = false;
            try {
                Environment started = runtime.start(this);
                successful = true;
                return started;
            } finally {
                environmentLog.initEnded(Duration.ofNanos(time.nanoTime() - began), successful);
                synchronized (this) {
                    stop = NOTHING;
                }
            }
        }

        private void requireWholeCode() throws FunctionException {
            Optional<String> damage = EnvironmentStarter.this.code.damageOnce(deployment.code());
            if (damage.isPresent()) {
                String said = "The code of function " + deployment.name() + " is damaged on the server's disk: "
                        + damage.get() + ". Deploy the same code again, or restore a backup";
                throw new FunctionException("Runtime.DamagedCode", said, List.of(), true);
            }
        }

        /** Ends a start that takes too long, now or as soon as it has said how. */
        synchronized void abort() {
            aborted = true;
            stop.run();
        }

        EnvironmentLog log() {
            return environmentLog;
        }

        /** A log for one call of several at a time, in the same stream. */
        EnvironmentLog callLog() {
            return environmentLog.forAnotherCall();
        }

        /** What the calling thread writes from now on goes to the log of a call. */
        void write(EnvironmentLog callLog) {
            if (shared != null) {
                shared.begin(callLog);
            }
        }

        /** What the calling thread writes from now on belongs to no call. */
        void writeNothing() {
            if (shared != null) {
                shared.end();
            }
        }

        /**
         * The environment begins a call: what its code calls from now on continues that call's chain, also what threads
         * that the function leaves behind call when it has ended.
         */
        void begin(Call call) {
            if (chains == null) {
                lineage = call.request().lineage();
            } else {
                chains.begin(call);
            }
        }

        /** The trace header of a call that it runs. */
        String traceHeader(Call call) {
            TraceHeader header = call.trace(time);
            if (chains != null) {
                chains.named(call, header);
            }
            return header.text();
        }

        /** One of several calls has ended: what the environment calls from now on does not continue its chain. */
        void end(Call call) {
            if (chains != null) {
                chains.end(call);
            }
        }

        private Lineage lineageOfItsCalls(Optional<String> traceHeader) {
            Lineage came = chains == null
                    ? lineage
                    : traceHeader.flatMap(TraceHeader::read).map(chains::of).orElseGet(chains::common);
            return came == null ? Lineage.NONE : came.and(deployment.name());
        }

        /** The chain of what is changed now with the access to objects that a call was given, which code may keep. */
        Lineage lineageWithAccessOf(Call call) {
            return chains == null
                    ? lineageOfItsCalls(Optional.empty())
                    : chains.of(call).and(deployment.name());
        }

        String logGroup() {
            return logGroup;
        }

        DataClients.Bound objectAccess() {
            return objectAccess;
        }

        /** Removes what the environment leaves behind. */
        @Override
        public void close() {
            open.remove(id);
            try {
                environmentLog.end();
                hostVariables.environmentEnded(id);
            } finally {
                folders.delete(temporary);
            }
        }

        @Override
        public String environmentId() {
            return id;
        }

        @Override
        public CodePackage code() {
            return codePackage;
        }

        @Override
        public String functionName() {
            return deployment.name().value();
        }

        @Override
        public String functionVersion() {
            return deployment.version().text();
        }

        @Override
        public String handler() {
            return deployment.settings().handler();
        }

        @Override
        public String runtime() {
            return deployment.settings().runtime();
        }

        @Override
        public int memoryLimitMiB() {
            return deployment.settings().memoryMiB();
        }

        @Override
        public int maxConcurrency() {
            return parallelism.maxConcurrency();
        }

        @Override
        public Map<String, String> environmentVariables() {
            return variables;
        }

        @Override
        public Path temporaryDirectory() {
            return temporary;
        }

        @Override
        public OutputStream output() {
            return shared == null ? environmentLog : shared;
        }

        @Override
        public Logger logger() {
            return shared == null ? environmentLog : shared;
        }

        @Override
        public ThreadGroup threadGroup() {
            return group;
        }

        @Override
        public synchronized void onAbort(Runnable handler) {
            stop = handler;
            if (aborted) {
                handler.run();
            }
        }
    }
}
