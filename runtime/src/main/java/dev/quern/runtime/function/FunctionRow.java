package dev.quern.runtime.function;

import java.util.Map;
import java.util.Optional;

/**
 * A function as it is stored.
 *
 * @param latest
 *            its {@code $LATEST}, as last changed
 * @param serving
 *            what invocations of {@code $LATEST} run: lags behind {@code latest} while an update is prepared; empty
 *            while the
 *            function is new
 * @param lastPublished
 *            the highest version number ever given; never reused
 * @param tags
 *            its tags
 */
record FunctionRow(FunctionVersion latest, Optional<Deployment> serving, long lastPublished, Map<String, String> tags) {

    FunctionRow withLatest(FunctionVersion changed) {
        return new FunctionRow(changed, serving, lastPublished, tags);
    }

    FunctionRow serving(Deployment deployment) {
        return new FunctionRow(latest, Optional.of(deployment), lastPublished, tags);
    }

    FunctionRow withLastPublished(long number) {
        return new FunctionRow(latest, serving, number, tags);
    }

    FunctionRow withTags(Map<String, String> changed) {
        return new FunctionRow(latest, serving, lastPublished, changed);
    }
}
