package dev.quern.storage.objects.listing;

import java.util.Optional;

/** Which keys are shown as a common prefix. */
record Delimited(String prefix, Optional<String> delimiter) {

    /** The common prefix of a key that begins with the prefix; empty if the key is shown itself. */
    Optional<String> commonPrefix(String key) {
        if (delimiter.isEmpty()) {
            return Optional.empty();
        }
        int at = key.indexOf(delimiter.get(), prefix.length());
        return at < 0 ? Optional.empty() : Optional.of(key.substring(0, at + delimiter.get().length()));
    }

    /** The common prefix that a marker lies in: it does not come after the marker, so all of it is passed over. */
    Optional<String> commonPrefixOfMarker(String marker) {
        return marker.startsWith(prefix) ? commonPrefix(marker) : Optional.empty();
    }
}
