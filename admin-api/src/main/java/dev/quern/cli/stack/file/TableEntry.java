package dev.quern.cli.stack.file;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of a table.
 *
 * @param attributes
 *            types of the attributes that are keys somewhere: {@code S}, {@code N} or {@code B}
 * @param stream
 *            what the records of changes show
 * @param expiry
 *            the attribute that says when an item expires
 */
record TableEntry(Map<String, String> attributes, @Nullable KeyEntry key, Map<String, @Nullable IndexEntry> indexes,
        @Nullable View stream, @Nullable String expiry, @Nullable Boolean deletionProtection,
        @Nullable Boolean recovery) {

    TableEntry {
        attributes = StackFile.kept(attributes);
        indexes = StackFile.kept(indexes);
    }

    /** Names of attributes. */
    record KeyEntry(@Nullable String partition, @Nullable String sort) {}

    /**
     * An index.
     *
     * @param partition
     *            not said: the table's, in an index that is made with the table
     * @param local
     *            whether it is such a one
     * @param projection
     *            {@code [all]}, {@code [keys]}, or attributes; all if nothing is said
     */
    record IndexEntry(@Nullable String partition, @Nullable String sort, @Nullable Boolean local,
            List<String> projection) {
        IndexEntry {
            projection = StackFile.kept(projection);
        }
    }

    /** What a record of a change shows. */
    enum View {
        @JsonProperty("keys")
        KEYS_ONLY, @JsonProperty("new")
        NEW_IMAGE, @JsonProperty("old")
        OLD_IMAGE, @JsonProperty("new-and-old")
        NEW_AND_OLD_IMAGES
    }
}
