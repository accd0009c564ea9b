package dev.quern.runtime;

import dev.quern.runtime.function.FunctionChanges;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionSettings;
import dev.quern.runtime.function.FunctionUpdate.Creation;
import dev.quern.runtime.function.FunctionUpdate.NewCode;
import dev.quern.runtime.function.FunctionVersion;
import dev.quern.runtime.function.Functions;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.function.Lifecycle;
import dev.quern.runtime.function.Lifecycle.State;
import dev.quern.runtime.function.Lifecycle.UpdateStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Creates a function or gives it new code, and waits until that serves. Safe for use by several threads. */
final class Deployer implements FunctionChanges {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Functions functions;

    Deployer(Functions functions) {
        this.functions = functions;
    }

    FunctionVersion deploy(FunctionName name, byte[] archive, FunctionSettings defaults,
            UnaryOperator<FunctionSettings> settings) {
        if (functions.exists(name)) {
            awaitSettled(name); // an update that is under way, taken up after a restart perhaps
            functions.update(new NewCode(name, archive, false, false, Optional.empty()),
                    before -> settings.apply(ofOneKind(name, before, defaults)));
        } else {
            functions.create(new Creation(name, settings.apply(defaults), archive, false, Map.of()));
        }
        return awaitReady(name);
    }

    private static FunctionSettings ofOneKind(FunctionName name, FunctionSettings before, FunctionSettings defaults) {
        if (before.runtime().equals(HostedFunctions.RUNTIME) != defaults.runtime().equals(HostedFunctions.RUNTIME)) {
            throw new FunctionsException.InvalidParameter("The function " + name + " is there with runtime "
                    + before.runtime() + ": a package and a handler of this application do not replace each other. "
                    + "Delete it first, or choose another name.");
        }
        return before;
    }

    private FunctionVersion awaitReady(FunctionName name) {
        FunctionVersion version = awaitSettled(name);
        if (version.lifecycle().lastUpdate() == UpdateStatus.FAILED) {
            throw new FunctionsException.InvalidParameter("The code of " + name + " cannot be used: "
                    + version.lifecycle().lastUpdateReason().map(Lifecycle.Reason::message).orElse("no reason known"));
        }
        return version;
    }

    private synchronized FunctionVersion awaitSettled(FunctionName name) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        FunctionVersion version = functions.get(FunctionReference.to(name));
        while (version.lifecycle().state() == State.PENDING
                || version.lifecycle().lastUpdate() == UpdateStatus.IN_PROGRESS) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new FunctionsException.Conflict(
                        "The code of " + name + " is still being prepared after " + PATIENCE + ".");
            }
            try {
                wait(Math.min(1_000, left / 1_000_000 + 1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FunctionsException.Conflict("Waiting for the code of " + name + " was interrupted.");
            }
            version = functions.get(FunctionReference.to(name));
        }
        return version;
    }

    @Override
    public synchronized void changed(FunctionName name) {
        notifyAll();
    }
}
