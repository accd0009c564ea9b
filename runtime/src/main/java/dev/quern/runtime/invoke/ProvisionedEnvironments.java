package dev.quern.runtime.invoke;

import dev.quern.runtime.concurrency.ConcurrencyConfigs;
import dev.quern.runtime.concurrency.ProvisionedConcurrency;
import dev.quern.runtime.function.Alias;
import dev.quern.runtime.function.Alias.Weight;
import dev.quern.runtime.function.AliasName;
import dev.quern.runtime.function.Aliases;
import dev.quern.runtime.function.Deployment;
import dev.quern.runtime.function.FunctionCatalog;
import dev.quern.runtime.function.FunctionChanges;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.invoke.ProvisionedStatus.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps environments ready for the versions and aliases that are configured so: from the start of the server, and
 * through every change of a function. Safe for use by several threads.
 */
public final class ProvisionedEnvironments implements FunctionChanges {

    private static final Logger LOG = LoggerFactory.getLogger(ProvisionedEnvironments.class);

    private final ConcurrencyConfigs configs;
    private final Aliases aliases;
    private final FunctionCatalog catalog;
    private final Invoker invoker;

    /** Keeps environments of an invoker ready. */
    public ProvisionedEnvironments(ConcurrencyConfigs configs, Aliases aliases, FunctionCatalog catalog,
            Invoker invoker) {
        this.configs = configs;
        this.aliases = aliases;
        this.catalog = catalog;
        this.invoker = invoker;
    }

    /** Begins to start the environments of everything that is configured. */
    public void start() {
        configs.shares().forEach((function, share) -> {
            if (share.provisioned() > 0) {
                changed(function);
            }
        });
    }

    /** Something about a function, or its provisioned concurrency, changed. */
    @Override
    public void changed(FunctionName function) {
        invoker.later(() -> {
            try {
                provision(function);
            } catch (FunctionsException.Conflict e) {
                LOG.debug("Environments of {} are not kept ready any more", function, e); // the server is stopping
            } catch (RuntimeException | Error e) {
                LOG.error("Environments of {} may not be kept ready as they should", function, e);
            }
        });
    }

    /** One after the other, so that the last to look is the last to decide. */
    private synchronized void provision(FunctionName function) {
        Map<Deployment, Integer> wanted = new LinkedHashMap<>();
        for (ProvisionedConcurrency config : configs.ofFunction(function)) {
            spread(config).forEach((version, executions) -> deployment(function, version)
                    .ifPresent(deployment -> wanted.merge(deployment, executions, Integer::sum)));
        }
        invoker.provision(function, wanted);
    }

    /** Which versions are to be ready, and for how many invocations each: an alias divides them by its weights. */
    private Map<Version, Integer> spread(ProvisionedConcurrency config) {
        return switch (config.qualifier()) {
            case Version version -> Map.of(version, config.executions());
            case AliasName name -> {
                try {
                    yield spread(aliases.get(config.function(), name), config.executions());
                } catch (FunctionsException.NotFound e) {
                    yield Map.of(); // deleted just now
                }
            }
        };
    }

    static Map<Version, Integer> spread(Alias alias, int executions) {
        Map<Version, Integer> versions = new LinkedHashMap<>();
        int second = alias.additional().map(weight -> part(weight, executions)).orElse(0);
        versions.put(alias.version(), executions - second);
        alias.additional().ifPresent(weight -> versions.put(weight.version(), second));
        // $LATEST has no environments that are ready
        versions.entrySet().removeIf(entry -> entry.getKey().isLatest() || entry.getValue() == 0);
        return versions;
    }

    /** A version that takes any part of the invocations has at least one, as long as there is one for each. */
    private static int part(Weight weight, int executions) {
        int part = (int) Math.round(executions * weight.share());
        int least = weight.share() > 0 && executions > 1 ? 1 : 0;
        int most = weight.share() < 1 && executions > 1 ? executions - 1 : executions;
        return Math.clamp(part, least, most);
    }

    /** What serves a version; empty if it cannot be invoked, or not yet: the change that allows it will be told of. */
    private Optional<Deployment> deployment(FunctionName function, Version version) {
        try {
            return Optional.of(catalog.resolve(FunctionReference.to(function, version)));
        } catch (FunctionsException.NotFound | FunctionsException.Conflict e) {
            return Optional.empty();
        }
    }

    /** How far the environments of a version or alias are ready. Blocks. */
    public ProvisionedStatus status(ProvisionedConcurrency config) {
        int allocated = 0;
        int available = 0;
        Optional<String> reason = Optional.empty();
        Map<Version, Integer> versions = spread(config);
        if (versions.isEmpty()) {
            reason = Optional.of("The alias points to $LATEST, which cannot have provisioned concurrency");
        }
        for (Map.Entry<Version, Integer> version : versions.entrySet()) {
            Optional<EnvironmentPool> pool = deployment(config.function(), version.getKey()).flatMap(invoker::pool);
            if (pool.isPresent()) {
                int ready = Math.min(version.getValue(), pool.get().seats().ready());
                allocated += ready;
                available += Math.clamp(pool.get().seats().ready() - pool.get().seats().running(), 0, ready);
                if (ready < version.getValue()) {
                    reason = reason.or(() -> pool.get().provisioningFailure().map(ProvisionedEnvironments::reason));
                }
            }
        }
        State state = allocated >= config.executions()
                ? State.READY
                : reason.isPresent() ? State.FAILED : State.IN_PROGRESS;
        return new ProvisionedStatus(state, allocated, available, state == State.FAILED ? reason : Optional.empty());
    }

    /** Lambda's word for it, then what a person wants to know. */
    private static String reason(Outcome.Failure failure) {
        return "FUNCTION_ERROR_INIT_FAILURE: " + failure.errorType() + ": " + failure.errorMessage();
    }

    /** How far the environments of all versions and aliases of a function are ready. Blocks. */
    public List<ProvisionedStatus> status(FunctionName function) {
        return configs.ofFunction(function).stream().map(this::status).toList();
    }
}
