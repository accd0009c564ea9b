package dev.quern.bench;

import static dev.quern.bench.TableItems.TABLE;

import dev.quern.admin.auth.RootKeyFile;
import dev.quern.runtime.Quern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;

/**
 * What a table's size costs: reads and durable writes of single items all over a large table, beside those of a small
 * one in a server of its own, over HTTP.
 */
final class TableGrowth {

    private static final int CONNECTIONS = 32;
    private static final int FEW = 10_000;
    private static final int TEXT = 100;
    /** So many that what they read of a large table is not in any cache of the store. */
    private static final int MAX_REQUESTS = 100_000;

    private final Bench bench;
    private final LoadGenerator load = new LoadGenerator(CONNECTIONS);

    TableGrowth(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException, InterruptedException, ExecutionException {
        int many = bench.settings().manyItems();
        if (many == 0) {
            return;
        }
        int few = Math.min(FEW, many / 2);
        int requests = Math.min(MAX_REQUESTS, many);
        Path small = filled("small", few);
        Path large = filled("large", many);
        Distribution distribution = Distribution.of(bench.home(), bench.scratch());
        try (ChildProcess ofFewItems = distribution.serve(small);
                ChildProcess ofManyItems = distribution.serve(large)) {
            TableRequests ofFew = new TableRequests(ofFewItems.address(), new RootKeyFile(small).read());
            TableRequests ofMany = new TableRequests(ofManyItems.address(), new RootKeyFile(large).read());
            compare("PutItem", puts(ofMany, many, requests), many, puts(ofFew, few, requests), few);
            compare("GetItem", gets(ofMany, many, requests), many, gets(ofFew, few, requests), few);
        }
    }

    private Path filled(String name, int items) throws IOException {
        Path data = Files.createDirectories(bench.scratch().resolve(name));
        try (Quern quern = Quern.builder().dataDirectory(data).build()) {
            TableItems.fill(quern.tables(), items, TEXT);
        }
        return data;
    }

    private void compare(String what, RawRequests toMany, int many, RawRequests toFew, int few)
            throws IOException, InterruptedException, ExecutionException {
        Duration warmUp = Duration.ofMillis(Math.round(bench.settings().seconds() * 5_000));
        load.run(toMany, warmUp);
        load.run(toFew, warmUp);
        Duration time = Duration.ofMillis(Math.round(bench.settings().seconds() * 1_000));
        Turns turns = Turns.of(bench.settings().rounds(), () -> load.run(toMany, time), () -> load.run(toFew, time));
        bench.say("%s, %d items: %.0f/s; %d items: %.0f/s: ratio %.2f (%.2f to %.2f), target at least 0.7", what, many,
                turns.ours(), few, turns.theirs(), turns.ratio().median(), turns.ratio().least(),
                turns.ratio().greatest());
    }

    private static RawRequests gets(TableRequests requests, int items, int count) {
        Random random = new Random(1);
        List<String> bodies = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            bodies.add("{\"TableName\":\"%s\",\"Key\":{\"h\":{\"S\":\"%s\"}}}".formatted(TABLE.value(),
                    TableItems.keyText(random.nextInt(items))));
        }
        return requests.signed("GetItem", bodies);
    }

    /** Each item twice, with other text: to store what is there already is to store nothing. */
    private static RawRequests puts(TableRequests requests, int items, int count) {
        List<String> bodies = new ArrayList<>(count);
        for (int pass = 0; pass < 2; pass++) {
            Random random = new Random(2);
            for (int i = 0; i < count / 2; i++) {
                bodies.add("{\"TableName\":\"%s\",\"Item\":{\"h\":{\"S\":\"%s\"},\"text\":{\"S\":\"%s\"}}}".formatted(
                        TABLE.value(), TableItems.keyText(random.nextInt(items)),
                        TableItems.text(2 * i + pass, TEXT)));
            }
        }
        return requests.signed("PutItem", bodies);
    }
}
