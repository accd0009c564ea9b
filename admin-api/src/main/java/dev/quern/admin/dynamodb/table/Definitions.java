package dev.quern.admin.dynamodb.table;

import dev.quern.admin.dynamodb.table.TableShapes.AttributeDefinition;
import dev.quern.admin.dynamodb.table.TableShapes.GlobalSecondaryIndex;
import dev.quern.admin.dynamodb.table.TableShapes.KeySchemaElement;
import dev.quern.admin.dynamodb.table.TableShapes.LocalSecondaryIndex;
import dev.quern.admin.dynamodb.table.TableShapes.Projection;
import dev.quern.admin.dynamodb.table.TableShapes.ProvisionedThroughput;
import dev.quern.admin.dynamodb.table.TableShapes.StreamSpecification;
import dev.quern.admin.dynamodb.table.TableShapes.Tag;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.IndexProjection;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeyElement;
import dev.quern.storage.tables.table.NewIndex;
import dev.quern.storage.tables.table.StreamView;
import dev.quern.storage.tables.table.Throughput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parts of definitions in the words of the store. */
public final class Definitions {

    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final Pattern OF_TAGS = Pattern.compile("[\\p{L}\\p{N}\\p{Z}+\\-=._:/@]*");

    private Definitions() {}

    public static List<KeyAttribute> attributes(@Nullable List<AttributeDefinition> definitions) {
        return definitions == null
                ? List.of()
                : definitions.stream().map(definition -> new KeyAttribute(definition.attributeName(),
                        AttributeType.valueOf(definition.attributeType()))).toList();
    }

    public static List<KeyElement> keys(List<KeySchemaElement> schema) {
        return schema.stream().map(element -> new KeyElement(element.attributeName(),
                KeyElement.Role.valueOf(element.keyType()))).toList();
    }

    public static Optional<Throughput> throughput(@Nullable ProvisionedThroughput throughput) {
        return Optional.ofNullable(throughput)
                .map(units -> Throughput.of(units.readCapacityUnits(), units.writeCapacityUnits()));
    }

    public static Optional<List<NewIndex>> local(@Nullable List<LocalSecondaryIndex> indexes) {
        return Optional.ofNullable(indexes).map(all -> all.stream().map(index -> new NewIndex(
                new IndexName(index.indexName()), keys(index.keySchema()), projection(index.projection()),
                Optional.empty())).toList());
    }

    public static Optional<List<NewIndex>> global(@Nullable List<GlobalSecondaryIndex> indexes) {
        return Optional.ofNullable(indexes).map(all -> all.stream().map(Definitions::global).toList());
    }

    static NewIndex global(GlobalSecondaryIndex index) {
        return new NewIndex(new IndexName(index.indexName()), keys(index.keySchema()),
                projection(index.projection()), throughput(index.provisionedThroughput()));
    }

    private static Optional<IndexProjection> projection(Projection projection) {
        return Optional.ofNullable(projection.projectionType()).map(type -> new IndexProjection(
                IndexProjection.Kind.valueOf(type),
                projection.nonKeyAttributes() == null ? List.of() : projection.nonKeyAttributes()));
    }

    /** What kind of stream is asked for with a new table; empty if none. */
    static Optional<StreamView> newStream(@Nullable StreamSpecification stream) {
        if (stream != null && !stream.streamEnabled() && stream.streamViewType() != null) {
            throw new TablesException.Validation(INVALID
                    + "Table is being created with a stream disabled, UpdateViewType should not be specified");
        }
        return stream(stream);
    }

    /** What kind of stream is asked for; empty if none. */
    static Optional<StreamView> stream(@Nullable StreamSpecification stream) {
        if (stream == null) {
            return Optional.empty();
        }
        if (!stream.streamEnabled()) {
            if (stream.streamViewType() != null) {
                throw new TablesException.Validation(INVALID
                        + "StreamViewType may not be specified when StreamEnabled is false");
            }
            return Optional.empty();
        }
        if (stream.streamViewType() == null) {
            throw new TablesException.Validation(
                    INVALID + "StreamViewType must be specified when StreamEnabled is true");
        }
        return Optional.of(StreamView.valueOf(stream.streamViewType()));
    }

    /**
     * Tags by their keys.
     *
     * @throws TablesException.Validation
     *             if two have the same key
     */
    static Map<String, String> tags(@Nullable List<Tag> tags) {
        Map<String, String> byKey = new LinkedHashMap<>();
        if (tags != null) {
            for (Tag tag : tags) {
                if (!OF_TAGS.matcher(tag.key()).matches()) {
                    throw new TablesException.Validation("The Tag Key provided is invalid, Key: " + tag.key());
                }
                if (!OF_TAGS.matcher(tag.value()).matches()) {
                    throw new TablesException.Validation("The Tag Value provided is invalid, Value: " + tag.value());
                }
                if (tag.key().startsWith("aws:")) {
                    throw new TablesException.Validation("Tag Key cannot be prefixed with aws:, Key: " + tag.key());
                }
                if (byKey.put(tag.key(), tag.value()) != null) {
                    throw new TablesException.Validation(
                            "Duplicate Tag Keys provided as input: Duplicate Tag Key found " + tag.key());
                }
            }
        }
        return byKey;
    }
}
