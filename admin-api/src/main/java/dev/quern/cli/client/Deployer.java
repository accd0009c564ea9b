package dev.quern.cli.client;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Creates a function or brings it up to date, and waits until the server is done with it. */
public final class Deployer {
    private static final String RUNTIME = "java25";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final LambdaClient client;
    private final Duration pause;
    private final Consumer<String> progress;

    /**
     * @param pause
     *            how long to wait between two looks at a function that is changing
     * @param progress
     *            told of each step as it begins
     */
    public Deployer(LambdaClient client, Duration pause, Consumer<String> progress) {
        this.client = client;
        this.pause = pause;
        this.progress = progress;
    }

    /**
     * Deploys a package.
     *
     * @param zip
     *            a JAR or ZIP
     * @param settings
     *            what is to change; a new function runs on {@code java25} unless this says otherwise
     * @return the function, ready to be called
     * @throws FunctionUnusableException
     *             if the server cannot use the code
     * @throws ServerException
     *             if the server cannot be reached, or refuses
     */
    public FunctionConfiguration deploy(String name, byte[] zip, FunctionSettings settings) {
        Optional<FunctionConfiguration> known = client.find(name);
        if (known.isEmpty()) {
            warnOfMissingClass(zip, settings.handler(), settings.orRuntime(RUNTIME).runtime());
            progress.accept("creating function " + name);
            return ready(name, client.create(name, zip, settings.orRuntime(RUNTIME)));
        }
        // another change may be under way: the server takes one at a time
        FunctionConfiguration function = settled(name, known.get());
        warnOfMissingClass(zip, settings.handler() == null ? function.handler() : settings.handler(),
                settings.runtime() == null ? function.runtime() : settings.runtime());
        if (function.failure().isPresent()) {
            // what failed serves nobody, and the settings may be what is wrong with it
            updateSettings(name, settings);
            return updateCode(name, zip, settings, function);
        }
        if (codeSha256(zip).equals(function.codeSha256())) {
            progress.accept("the code of function " + name + " is this already");
            return ready(name, updateSettings(name, settings).orElse(function));
        }
        // in this order nothing has changed if either is refused, or the code cannot be used
        if (!settings.isEmpty()) {
            client.checkSettings(name, settings);
        }
        FunctionConfiguration updated = updateCode(name, zip, settings, function);
        return ready(name, updateSettings(name, settings).orElse(updated));
    }

    /** No error: the function is as it was asked for, and Lambda takes it, too. But every call would fail. */
    private void warnOfMissingClass(byte[] zip, @Nullable String handler, @Nullable String runtime) {
        if (handler == null || handler.isEmpty() || runtime == null || !runtime.startsWith("java")) {
            return;
        }
        String wanted = handler.split("::", 2)[0];
        PackagedClasses.of(zip).filter(classes -> !classes.names().contains(wanted)).ifPresent(classes -> {
            List<String> meant = classes.namesakes(wanted);
            progress.accept("warning: there is no class " + wanted + " in the package, so calls will fail"
                    + (meant.isEmpty() ? "" : "; there is " + String.join(", ", meant)));
        });
    }

    private FunctionConfiguration updateCode(String name, byte[] zip, FunctionSettings settings,
            FunctionConfiguration before) {
        String kept = settings.handler() == null ? before.handler() : null;
        progress.accept("updating the code of function " + name
                + (kept == null || kept.isEmpty() ? "" : ", whose handler stays " + kept));
        return ready(name, client.updateCode(name, zip));
    }

    /** Empty if there is nothing to change. */
    private Optional<FunctionConfiguration> updateSettings(String name, FunctionSettings settings) {
        if (settings.isEmpty()) {
            return Optional.empty();
        }
        progress.accept("updating the settings of function " + name);
        return Optional.of(settled(name, client.updateSettings(name, settings)));
    }

    private FunctionConfiguration ready(String name, FunctionConfiguration changed) {
        FunctionConfiguration settled = settled(name, changed);
        settled.failure().ifPresent(reason -> {
            throw new FunctionUnusableException("function " + name + " cannot be used: " + reason);
        });
        return settled;
    }

    private FunctionConfiguration settled(String name, FunctionConfiguration seen) {
        long end = System.nanoTime() + LIMIT.toNanos();
        FunctionConfiguration now = seen;
        while (now.isChanging()) {
            if (System.nanoTime() - end > 0) {
                throw new FunctionUnusableException("function " + name + " is still being prepared after "
                        + LIMIT.toMinutes() + " minutes: the server's log may tell why");
            }
            pause();
            now = client.find(name).orElseThrow(() -> new FunctionUnusableException(
                    "function " + name + " was deleted while it was being deployed: deploy it again"));
        }
        return now;
    }

    private void pause() {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FunctionUnusableException("interrupted while waiting for the server to finish");
        }
    }

    /** The checksum of a package as Lambda has it, {@code CodeSha256}: in base 64. */
    public static String codeSha256(byte[] zip) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(zip));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
