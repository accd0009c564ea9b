package dev.quern.runtime.url;

import dev.quern.runtime.function.AliasName;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import java.time.Instant;
import java.util.Optional;

/**
 * An address of its own for a function or for one of its aliases.
 *
 * @param id
 *            the part of the address that names this URL: 32 lower-case letters and digits
 * @param function
 *            the function's name
 * @param alias
 *            the alias that is called; none means {@code $LATEST}
 * @param auth
 *            who may call
 * @param cors
 *            which pages of other origins may call
 * @param invokeMode
 *            how answers travel
 * @param created
 *            when it was created
 * @param lastModified
 *            when it was last changed
 */
public record FunctionUrl(String id, FunctionName function, Optional<AliasName> alias, Auth auth, Optional<Cors> cors,
        InvokeMode invokeMode, Instant created, Instant lastModified) {

    /** What is invoked. */
    public FunctionReference target() {
        return alias.map(name -> FunctionReference.to(function, name)).orElse(FunctionReference.to(function));
    }

    /** Who may call; the names are the API's ({@code FunctionUrlAuthType}). */
    public enum Auth {
        /** Anybody whom the function's policy lets. */
        NONE,
        /** Whoever signs the request with a key of this server. */
        AWS_IAM
    }

    /** How answers travel; the names are the API's. */
    public enum InvokeMode {
        /** Whole, when the function has ended. */
        BUFFERED,
        /** Piece by piece, as the function writes them. */
        RESPONSE_STREAM
    }
}
