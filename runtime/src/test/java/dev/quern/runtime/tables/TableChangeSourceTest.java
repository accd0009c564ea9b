package dev.quern.runtime.tables;

import dev.quern.function.Item;
import dev.quern.plugin.StreamSource;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.mapping.StreamSourceContract;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.storage.kv.contract.InMemoryStore;
import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.TableStoreSettings;
import dev.quern.storage.tables.change.ChangeStreams;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.StreamView;
import dev.quern.storage.tables.table.TableName;
import org.junit.jupiter.api.AfterEach;

/** The changes of tables as a source of records. */
class TableChangeSourceTest extends StreamSourceContract {

    private static final TableName TABLE = new TableName("things");
    private static final Account ACCOUNT = new Account("us-east-1", "000000000000");

    private final ManualTime time = new ManualTime();
    private final InMemoryStore store = new InMemoryStore();
    private final StreamWatchers watchers = new StreamWatchers();
    private final TableStore tables = new TableStore(store, watchers::appended, time::now,
            TableStoreSettings.defaults());
    private final String label;

    TableChangeSourceTest() {
        label = make();
    }

    private String make() {
        return tables.tables().create(CreateTable
                .onDemand(TABLE.value(), new KeyAttribute("id", AttributeType.S)).withStream(StreamView.NEW_IMAGE))
                .stream().orElseThrow().label();
    }

    @Override
    protected void makeAgain() {
        tables.tables().delete(TABLE);
        make();
    }

    @Override
    protected String printed(String text) {
        return text;
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected StreamSource source() {
        return new TableChangeSource(tables, watchers, ACCOUNT);
    }

    @Override
    protected String arn() {
        return "arn:aws:dynamodb:us-east-1:000000000000:table/things/stream/" + label;
    }

    @Override
    protected String otherArn() {
        return "arn:aws:dynamodb:us-east-1:000000000000:table/others/stream/" + label;
    }

    @Override
    protected void put(String key, String text) {
        new FunctionTables(tables).put(TABLE.value(), Item.empty().with("id", key).with("text", text));
    }

    @Override
    protected void reshard() {
        time.advance(ChangeStreams.SHARD_AGE.plusSeconds(1));
        tables.changes().roll();
    }
}
