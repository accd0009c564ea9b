package dev.quern.runtime.function;

import java.util.Optional;

/**
 * A name for a version, or for two versions that share the invocations.
 *
 * @param function
 *            the function's name
 * @param name
 *            the alias's name
 * @param version
 *            the version it points to
 * @param additional
 *            a second version that takes a part of the invocations
 * @param description
 *            for people, at most 256 characters
 * @param revisionId
 *            changes with every change; guards against lost updates
 */
public record Alias(FunctionName function, AliasName name, Version version, Optional<Weight> additional,
        String description,
        String revisionId) {

    /**
     * @throws FunctionsException.InvalidParameter
     *             if the versions cannot share invocations
     */
    public Alias {
        if (description.length() > 256) {
            throw new FunctionsException.InvalidParameter("The description is longer than 256 characters.");
        }
        if (additional.isPresent()) {
            Version second = additional.get().version();
            if (version.isLatest() || second.isLatest()) {
                throw new FunctionsException.InvalidParameter(
                        "$LATEST is not supported for an alias pointing to more than 1 version");
            }
            if (second.equals(version)) {
                throw new FunctionsException.InvalidParameter(
                        "Invalid function version " + second + ". Function version "
                                + second + " is already included in routing configuration.");
            }
        }
    }

    /**
     * The version that takes one invocation.
     *
     * @param draw
     *            a random number, uniformly from 0 (inclusive) to 1 (exclusive)
     */
    public Version choose(double draw) {
        return additional.filter(weight -> draw < weight.share()).map(Weight::version).orElse(version);
    }

    /**
     * A version's part of the invocations.
     *
     * @param version
     *            the version
     * @param share
     *            0.0 to 1.0
     */
    public record Weight(Version version, double share) {

        /**
         * @throws FunctionsException.InvalidParameter
         *             if the share is outside 0.0 to 1.0
         */
        public Weight {
            if (!(share >= 0.0 && share <= 1.0)) {
                throw new FunctionsException.InvalidParameter(
                        "The weight " + share + " of version " + version + " is not valid: it takes 0.0 to 1.0.");
            }
        }
    }
}
