package dev.quern.runtime.mapping.filter;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Records for tests. */
final class Records {

    private Records() {}

    /** A record that is all document, as a change of a table is. */
    static Filterable document(String json) {
        return () -> json.getBytes(StandardCharsets.UTF_8);
    }

    /** A record with bytes of a producer's. */
    static Filterable carrying(String member, byte[] bytes, String document) {
        return new Filterable() {
            @Override
            public byte[] document() {
                return document.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public Optional<Payload> payload() {
                return Optional.of(new Payload(member, bytes));
            }
        };
    }

    static boolean matches(String pattern, String json) {
        return FilterCriteria.of(List.of(pattern)).matches(document(json));
    }
}
