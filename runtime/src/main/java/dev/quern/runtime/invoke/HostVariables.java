package dev.quern.runtime.invoke;

import dev.quern.runtime.function.Deployment;
import java.util.Map;

/**
 * What the host adds to the environment variables of each environment, such as credentials that are good for as long as
 * the environment lives. Called from several threads; must not block.
 */
public interface HostVariables {

    /** Nothing is added. */
    HostVariables NONE = (environmentId, deployment) -> Map.of();

    /**
     * An environment is about to start.
     *
     * @param environmentId
     *            names this environment and no other
     * @return the variables; none of them can be set by the function's owner
     */
    Map<String, String> environmentStarts(String environmentId, Deployment deployment);

    /** An environment that was told of by {@link #environmentStarts} has ended, or has never come to start. */
    default void environmentEnded(String environmentId) {}
}
