package dev.quern.admin.dynamodb.streams;

import dev.quern.admin.dynamodb.call.Names;
import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.change.ChangeStream;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.TableName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Streams by their ARNs. Immutable. */
final class Streams {

    private static final Pattern ARN = Pattern
            .compile("arn:[^/]+:table/([a-zA-Z0-9_.-]{3,255})/stream/([0-9T:.-]+)");

    private final TableStore store;
    private final Names names;

    Streams(TableStore store, Names names) {
        this.store = store;
        this.names = names;
    }

    String arn(ChangeStream stream) {
        return names.streamArn(stream.table(), stream.label());
    }

    /** All that can be read, in the order of their ARNs: pages go on after one that is no longer there. */
    List<ChangeStream> all() {
        return store.changes().list().stream().sorted(Comparator.comparing(this::arn)).toList();
    }

    static void requireArn(String text) {
        if (!text.startsWith("arn:")) {
            throw new TablesException.Validation("Invalid StreamArn: " + text);
        }
    }

    /**
     * The stream of an ARN.
     *
     * @throws TablesException.Validation
     *             if it is no ARN at all
     * @throws TablesException.ResourceNotFound
     *             if there is none
     */
    ChangeStream require(String arn) {
        requireArn(arn);
        Matcher parts = ARN.matcher(arn);
        if (parts.matches()) {
            TableName table = new TableName(parts.group(1));
            String label = parts.group(2);
            if (names.streamArn(table, label).equals(arn)) {
                Optional<ChangeStream> found = store.changes().find(table, label);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        throw new TablesException.ResourceNotFound("Requested resource not found: Stream: " + arn + " not found");
    }
}
