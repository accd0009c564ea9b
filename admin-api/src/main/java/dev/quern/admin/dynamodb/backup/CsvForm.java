package dev.quern.admin.dynamodb.backup;

import java.util.List;
import java.util.Optional;

/**
 * How the values of a line are told apart, and what they are called.
 *
 * @param delimiter
 *            what stands between them
 * @param header
 *            the names of the attributes; empty if they stand in the first line of each object
 */
record CsvForm(char delimiter, Optional<List<String>> header) {

    static final char COMMA = ',';

    CsvForm {
        header = header.map(List::copyOf);
    }
}
