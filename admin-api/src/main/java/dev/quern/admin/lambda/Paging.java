package dev.quern.admin.lambda;

import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.Version;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The part of a list that a request asks for with {@code MaxItems} and {@code Marker}. */
final class Paging {

    /** As many items as a page of functions or versions has, whatever a request says (Lambda's number). */
    private static final int PAGE = 50;

    private static final Pattern VERSION_OF_FUNCTION = Pattern.compile("[a-zA-Z0-9-_]+:(\\$LATEST|[1-9][0-9]{0,17})");

    private Paging() {}

    static int limit(@Nullable Integer maxItems) {
        return maxItems == null ? PAGE : Math.min(maxItems, PAGE);
    }

    /** Where the part begins: after the item that the marker names. An empty marker is none. */
    static Optional<String> marker(@Nullable String marker) {
        return Optional.ofNullable(marker).filter(text -> !text.isEmpty());
    }

    /** A marker in a list of versions. */
    static Optional<Version> version(@Nullable String marker) {
        return marker(marker).map(text -> {
            try {
                return Version.parse(text);
            } catch (InvalidParameter e) {
                throw unknown(text);
            }
        });
    }

    /** A marker in a list of the versions of all functions. */
    static Optional<String> versionOfFunction(@Nullable String marker) {
        return marker(marker).map(text -> {
            if (!VERSION_OF_FUNCTION.matcher(text).matches()) {
                throw unknown(text);
            }
            return text;
        });
    }

    private static InvalidParameter unknown(String marker) {
        return new InvalidParameter("The Marker '" + marker
                + "' is not valid: use the NextMarker of an earlier page of the same list.");
    }
}
