package dev.quern.runtime.invoke;

import dev.quern.function.Logger;
import dev.quern.plugin.CodePackage;
import dev.quern.plugin.Environment;
import dev.quern.plugin.EnvironmentRequest;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.FunctionRuntime;
import dev.quern.runtime.code.CodeStore;
import dev.quern.runtime.contain.Containment;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.Deployment;
import dev.quern.runtime.time.TimeSource;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Starts environments: says where they live, what they see and where they log. Safe for use by several threads. */
public final class EnvironmentStarter {

    private static final Runnable NOTHING = () -> {};

    private final FunctionRuntimes runtimes;
    private final CodeStore code;
    private final TemporaryFolders folders;
    private final Account account;
    private final TimeSource time;
    private final FunctionLog log;
    private final HostVariables hostVariables;
    private final Containment containment;

    /**
     * Starts environments with these parts.
     *
     * @param temporary
     *            where environments have their temporary folders; emptied
     * @param hostVariables
     *            environment variables that the host adds: its endpoint, and credentials for it
     * @param containment
     *            told of every environment that begins and ends
     */
    public EnvironmentStarter(FunctionRuntimes runtimes, CodeStore code, Path temporary, Account account,
            TimeSource time,
            FunctionLog log, HostVariables hostVariables, Containment containment) {
        this.containment = containment;
        this.runtimes = runtimes;
        this.code = code;
        this.folders = new TemporaryFolders(temporary);
        this.account = account;
        this.time = time;
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

    String arn(InvocationRequest request) {
        return account.arn(request.function());
    }

    static String logGroup(Deployment deployment) {
        return "/aws/lambda/" + deployment.name();
    }

    /** An environment that is about to start. */
    Start prepare(Deployment deployment, ThreadGroup group) {
        String id = UUID.randomUUID().toString().replace("-", "");
        String stream = LocalDate.ofInstant(time.now(), ZoneOffset.UTC).toString().replace('-', '/') + "/["
                + deployment.version() + "]" + id;
        return new Start(deployment, group, id, new EnvironmentLog(log, deployment, stream));
    }

    private Map<String, String> variables(Deployment deployment, String id, String stream, CodePackage code) {
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
        all.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        all.put("AWS_LAMBDA_LOG_GROUP_NAME", logGroup(deployment));
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
        private final EnvironmentLog environmentLog;
        private final CodePackage codePackage;
        private final Map<String, String> variables;
        private final Path temporary;
        private Runnable stop = NOTHING; // guarded by this
        private boolean aborted; // guarded by this

        private Start(Deployment deployment, ThreadGroup group, String id, EnvironmentLog environmentLog) {
            this.deployment = deployment;
            this.group = group;
            this.id = id;
            this.environmentLog = environmentLog;
            this.codePackage = code.open(deployment.code(), runtimes.folder(deployment.settings().runtime()));
            this.temporary = folders.create(id);
            // last: what the host gives away here it takes back in close
            this.variables = variablesOrNoFolder();
        }

        private Map<String, String> variablesOrNoFolder() {
            try {
                return EnvironmentStarter.this.variables(deployment, id, environmentLog.stream(), codePackage);
            } catch (RuntimeException | Error e) {
                folders.delete(temporary);
                throw e;
            }
        }

        /** Starts it, on the calling thread. */
        Environment start() throws FunctionException {
            FunctionRuntime runtime = runtimes.serving(deployment.settings().runtime());
            // for good: the thread belongs to the environment
            Thread.currentThread().setContextClassLoader(runtime.getClass().getClassLoader());
            try {
                return runtime.start(this);
            } finally {
                synchronized (this) {
                    stop = NOTHING;
                }
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

        /** Removes what the environment leaves behind. */
        @Override
        public void close() {
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
            return 1;
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
            return environmentLog;
        }

        @Override
        public Logger logger() {
            return environmentLog;
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
