package dev.quern.runtime.function;

import java.util.Map;
import java.util.Optional;

/** What a request to create or change a function asks for. */
public final class FunctionUpdate {

    private FunctionUpdate() {}

    /**
     * A new function.
     *
     * @param name
     *            its name
     * @param settings
     *            its settings; an empty handler means the one handler that the package names as a service provider
     * @param archive
     *            its code package, ZIP or JAR
     * @param publish
     *            whether to publish a version at once
     * @param tags
     *            its tags
     */
    public record Creation(FunctionName name, FunctionSettings settings, byte[] archive, boolean publish,
            Map<String, String> tags) {

        public Creation {
            tags = Map.copyOf(tags);
        }
    }

    /**
     * New code.
     *
     * @param name
     *            the function's name
     * @param archive
     *            the new code package, ZIP or JAR
     * @param publish
     *            whether to publish a version at once
     * @param dryRun
     *            whether to check only
     * @param expectedRevision
     *            the revision that the change is for, if it matters
     */
    public record NewCode(FunctionName name, byte[] archive, boolean publish, boolean dryRun,
            Optional<String> expectedRevision) {}
}
