package dev.quern.runtime.mapping.feed;

import dev.quern.plugin.SourceRecord;
import dev.quern.plugin.SourceStream;
import dev.quern.runtime.mapping.Mapping;
import dev.quern.runtime.mapping.MappingSettings;
import dev.quern.runtime.mapping.filter.FilterCriteria;
import dev.quern.runtime.mapping.filter.Filterable;
import java.util.Optional;

/**
 * A mapping whose stream is being read, with the settings that are in force.
 *
 * @param batchInfoName
 *            of its source
 */
record Feed(Mapping mapping, String batchInfoName, SourceStream stream, FilterCriteria filters) {

    MappingSettings settings() {
        return mapping.target().settings();
    }

    String id() {
        return mapping.id();
    }

    /** Whether a function is to be given a record. */
    boolean wants(SourceRecord record) {
        return filters.isEmpty() || filters.matches(new Filterable() {
            @Override
            public byte[] document() {
                return record.filterable();
            }

            @Override
            public Optional<Payload> payload() {
                return record.data().map(bytes -> new Payload("data", bytes));
            }
        });
    }

    @Override
    public String toString() {
        return "event source mapping " + mapping.id() + " (" + mapping.sourceArn() + " to "
                + mapping.target().reference() + ")";
    }
}
