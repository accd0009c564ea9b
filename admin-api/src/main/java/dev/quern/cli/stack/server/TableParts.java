package dev.quern.cli.stack.server;

import dev.quern.cli.client.ServerApi;
import dev.quern.cli.client.ServerApi.Nothing;
import dev.quern.cli.stack.plan.Key;
import dev.quern.cli.stack.plan.Kind;
import dev.quern.cli.stack.plan.Piece;
import dev.quern.cli.stack.plan.TablePiece;
import dev.quern.cli.stack.plan.TablePiece.Changes;
import dev.quern.cli.stack.plan.TablePiece.Expiry;
import dev.quern.cli.stack.plan.TablePiece.Index;
import dev.quern.cli.stack.plan.TablePiece.Indexed;
import dev.quern.cli.stack.plan.TablePiece.KeyAttribute;
import dev.quern.cli.stack.plan.TablePiece.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tables, through the API of DynamoDB. */
final class TableParts implements Parts {
    private static final String GONE = "ResourceNotFoundException";

    private final ServerApi dynamoDb;
    private final Patience patience;

    TableParts(ServerApi dynamoDb, Patience patience) {
        this.dynamoDb = dynamoDb;
        this.patience = patience;
    }

    private record ListTables(@Nullable String exclusiveStartTableName) {}

    private record TableNames(List<String> tableNames, @Nullable String lastEvaluatedTableName) {}

    private record Named(String tableName) {}

    private record Described(Description table) {}

    private record Description(String tableArn, String tableStatus, List<AttributeDefinition> attributeDefinitions,
            List<KeyElement> keySchema, @Nullable List<IndexDescription> localSecondaryIndexes,
            @Nullable List<IndexDescription> globalSecondaryIndexes, @Nullable StreamSpecification streamSpecification,
            @Nullable String latestStreamArn, boolean deletionProtectionEnabled) {}

    private record AttributeDefinition(String attributeName, String attributeType) {}

    private record KeyElement(String attributeName, String keyType) {}

    private record Projection(String projectionType, @Nullable List<String> nonKeyAttributes) {}

    private record IndexDescription(String indexName, List<KeyElement> keySchema, Projection projection,
            @Nullable String indexStatus) {}

    private record IndexSpecification(String indexName, List<KeyElement> keySchema, Projection projection) {}

    private record StreamSpecification(boolean streamEnabled, @Nullable String streamViewType) {}

    private record Resource(String resourceArn) {}

    private record Tags(@Nullable List<Tag> tags) {}

    private record Tag(String key, String value) {}

    private record AddTags(String resourceArn, List<Tag> tags) {}

    private record DescribedExpiry(@Nullable ExpiryDescription timeToLiveDescription) {}

    private record ExpiryDescription(@Nullable String timeToLiveStatus, @Nullable String attributeName) {}

    private record UpdateExpiry(String tableName, ExpirySpecification timeToLiveSpecification) {}

    private record ExpirySpecification(String attributeName, boolean enabled) {}

    private record DescribedBackups(@Nullable Backups continuousBackupsDescription) {}

    private record Backups(@Nullable Recovery pointInTimeRecoveryDescription) {}

    private record Recovery(@Nullable String pointInTimeRecoveryStatus) {}

    private record UpdateRecovery(String tableName, RecoverySpecification pointInTimeRecoverySpecification) {}

    private record RecoverySpecification(boolean pointInTimeRecoveryEnabled) {}

    private record Create(String tableName, String billingMode, List<AttributeDefinition> attributeDefinitions,
            List<KeyElement> keySchema, @Nullable List<IndexSpecification> localSecondaryIndexes,
            boolean deletionProtectionEnabled, List<Tag> tags) {}

    private record Update(String tableName, @Nullable List<AttributeDefinition> attributeDefinitions,
            @Nullable List<IndexUpdate> globalSecondaryIndexUpdates,
            @Nullable StreamSpecification streamSpecification, @Nullable Boolean deletionProtectionEnabled) {}

    private record IndexUpdate(@Nullable IndexSpecification create, @Nullable DeleteIndex delete) {}

    private record DeleteIndex(String indexName) {}

    private record Scan(String tableName, int limit) {}

    private record Scanned(int count) {}

    private <T> T call(String operation, Object request, Class<T> answer) {
        return dynamoDb.json("DynamoDB_20120810." + operation, "1.0", request, answer);
    }

    @Override
    public Set<Kind> kinds() {
        return Set.of(Kind.TABLE, Kind.INDEX, Kind.CHANGES, Kind.EXPIRY);
    }

    /** The ARN of the stream of a table's changes; empty if there is no such table, or stream. */
    Optional<String> streamArn(String table) {
        return ServerApi.unless(() -> describe(table), GONE)
                .filter(now -> now.streamSpecification() != null && now.streamSpecification().streamEnabled())
                .map(Description::latestStreamArn);
    }

    private Description describe(String name) {
        return call("DescribeTable", new Named(name), Described.class).table();
    }

    @Override
    public void read(Found found) {
        String last = null;
        do {
            TableNames page = call("ListTables", new ListTables(last), TableNames.class);
            for (String name : page.tableNames()) {
                ServerApi.unless(() -> describe(name), GONE).ifPresent(table -> read(name, table, found));
            }
            last = page.lastEvaluatedTableName();
        } while (last != null);
    }

    private void read(String name, Description table, Found found) {
        List<Tag> tags = call("ListTagsOfResource", new Resource(table.tableArn()), Tags.class).tags();
        String tag = tags == null
                ? ""
                : tags.stream().filter(each -> each.key().equals(TAG)).map(Tag::value).findFirst().orElse("");
        if (!found.concerns(Kind.TABLE, name, tag)) {
            return;
        }
        Map<String, String> types = new HashMap<>();
        table.attributeDefinitions().forEach(each -> types.put(each.attributeName(), each.attributeType()));
        SortedMap<String, Indexed> local = new TreeMap<>();
        orNone(table.localSecondaryIndexes()).forEach(each -> local.put(each.indexName(), indexed(each, types)));
        Key key = Key.of(Kind.TABLE, name);
        found.put(key, new Table(tag, key(table.keySchema(), types), local, table.deletionProtectionEnabled(),
                isRecoverable(name)));
        orNone(table.globalSecondaryIndexes()).stream().filter(each -> !"DELETING".equals(each.indexStatus()))
                .forEach(each -> found.put(new Key(Kind.INDEX, name, each.indexName()),
                        new Index(indexed(each, types))));
        StreamSpecification stream = table.streamSpecification();
        if (stream != null && stream.streamEnabled()) {
            found.put(Key.of(Kind.CHANGES, name), new Changes(String.valueOf(stream.streamViewType())));
        }
        expiry(name).ifPresent(attribute -> found.put(Key.of(Kind.EXPIRY, name), new Expiry(attribute)));
        if (!found.isWanted(Kind.TABLE, name) && call("Scan", new Scan(name, 1), Scanned.class).count() > 0) {
            found.filled(key);
        }
    }

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static List<KeyAttribute> key(List<KeyElement> schema, Map<String, String> types) {
        return schema.stream().map(element -> new KeyAttribute(element.attributeName(),
                types.getOrDefault(element.attributeName(), ""))).toList();
    }

    private static Indexed indexed(IndexDescription index, Map<String, String> types) {
        List<String> included = index.projection().nonKeyAttributes();
        return new Indexed(key(index.keySchema(), types),
                included == null || included.isEmpty() ? List.of(index.projection().projectionType()) : included);
    }

    private boolean isRecoverable(String name) {
        Backups backups = call("DescribeContinuousBackups", new Named(name), DescribedBackups.class)
                .continuousBackupsDescription();
        return backups != null && backups.pointInTimeRecoveryDescription() != null
                && "ENABLED".equals(backups.pointInTimeRecoveryDescription().pointInTimeRecoveryStatus());
    }

    private Optional<String> expiry(String name) {
        ExpiryDescription expiry = call("DescribeTimeToLive", new Named(name), DescribedExpiry.class)
                .timeToLiveDescription();
        return expiry == null || expiry.timeToLiveStatus() == null || expiry.timeToLiveStatus().startsWith("DISABL")
                ? Optional.empty()
                : Optional.ofNullable(expiry.attributeName());
    }

    @Override
    public void make(Key key, @Nullable Piece before, Piece after) {
        String name = key.root();
        switch ((TablePiece) after) {
            case Table table -> make(name, (Table) before, table);
            case Index index -> {
                if (before != null) {
                    remove(key, before);
                }
                call("UpdateTable", new Update(name, definitions(index.indexed().key()),
                        List.of(new IndexUpdate(specification(key.part(), index.indexed()), null)), null, null),
                        Nothing.class);
            }
            case Changes changes -> {
                if (before != null) {
                    remove(key, before);
                }
                update(name, new StreamSpecification(true, changes.view()));
            }
            case Expiry expiry -> {
                if (before != null) {
                    remove(key, before);
                }
                call("UpdateTimeToLive", new UpdateExpiry(name, new ExpirySpecification(expiry.attribute(), true)),
                        Nothing.class);
            }
        }
        settle(name);
    }

    private void make(String name, @Nullable Table before, Table table) {
        if (before == null) {
            List<KeyAttribute> keys = Stream.concat(table.key().stream(),
                    table.localIndexes().values().stream().flatMap(index -> index.key().stream())).toList();
            List<IndexSpecification> local = new ArrayList<>();
            table.localIndexes().forEach((index, is) -> local.add(specification(index, is)));
            call("CreateTable", new Create(name, "PAY_PER_REQUEST", definitions(keys), schema(table.key()),
                    local.isEmpty() ? null : local, table.deletionProtection(),
                    List.of(new Tag(TAG, table.stack()))), Nothing.class);
            settle(name);
        } else {
            if (!before.stack().equals(table.stack())) {
                call("TagResource", new AddTags(describe(name).tableArn(), List.of(new Tag(TAG, table.stack()))),
                        Nothing.class);
            }
            if (before.deletionProtection() != table.deletionProtection()) {
                call("UpdateTable", new Update(name, null, null, null, table.deletionProtection()), Nothing.class);
            }
        }
        if (table.recovery() != (before != null && before.recovery())) {
            call("UpdateContinuousBackups", new UpdateRecovery(name, new RecoverySpecification(table.recovery())),
                    Nothing.class);
        }
    }

    private static List<AttributeDefinition> definitions(List<KeyAttribute> keys) {
        return TablePiece.types(keys).entrySet().stream()
                .map(entry -> new AttributeDefinition(entry.getKey(), entry.getValue())).toList();
    }

    private static List<KeyElement> schema(List<KeyAttribute> key) {
        List<KeyElement> schema = new ArrayList<>();
        key.forEach(attribute -> schema
                .add(new KeyElement(attribute.name(), schema.isEmpty() ? "HASH" : "RANGE")));
        return schema;
    }

    private static IndexSpecification specification(String name, Indexed index) {
        String first = index.projection().getFirst();
        boolean whole = index.projection().size() == 1 && (first.equals("ALL") || first.equals("KEYS_ONLY"));
        return new IndexSpecification(name, schema(index.key()),
                whole ? new Projection(first, null) : new Projection("INCLUDE", index.projection()));
    }

    private void update(String name, StreamSpecification stream) {
        call("UpdateTable", new Update(name, null, null, stream, null), Nothing.class);
        settle(name);
    }

    private void settle(String name) {
        patience.until("table " + name + " with its indexes is active", () -> {
            Description now = describe(name);
            return now.tableStatus().equals("ACTIVE") && orNone(now.globalSecondaryIndexes()).stream()
                    .allMatch(index -> "ACTIVE".equals(index.indexStatus()));
        });
    }

    @Override
    public void remove(Key key, Piece before) {
        String name = key.root();
        switch ((TablePiece) before) {
            case Table _ -> {
                call("DeleteTable", new Named(name), Nothing.class);
                patience.until("table " + name + " is deleted",
                        () -> ServerApi.unless(() -> describe(name), GONE).isEmpty());
            }
            case Index _ -> {
                call("UpdateTable", new Update(name, null,
                        List.of(new IndexUpdate(null, new DeleteIndex(key.part()))), null, null), Nothing.class);
                settle(name);
            }
            case Changes _ -> update(name, new StreamSpecification(false, null));
            case Expiry expiry -> call("UpdateTimeToLive",
                    new UpdateExpiry(name, new ExpirySpecification(expiry.attribute(), false)), Nothing.class);
        }
    }
}
