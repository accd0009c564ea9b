package dev.quern.storage.tables.upkeep;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.tables.rows.TokenRows;
import dev.quern.storage.tables.write.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Forgets tokens of transactions that are over. Safe for use by any number of threads. */
public final class TokenUpkeep {

    private static final int AT_ONCE = 1_000;

    private final KeyValueStore store;
    private final TokenRows tokens;
    private final InstantSource clock;

    public TokenUpkeep(KeyValueStore store, TokenRows tokens, InstantSource clock) {
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Forgets those that no client may use again.
     *
     * @return how many
     */
    public int forget() {
        Instant before = clock.instant().minus(Transactions.TOKEN_LIFE);
        int forgotten = 0;
        List<String> over;
        do {
            try (Snapshot snapshot = store.snapshot()) {
                over = tokens.before(snapshot, before, AT_ONCE);
            }
            List<String> page = over;
            if (!page.isEmpty()) {
                store.update(transaction -> page.forEach(token -> tokens.delete(transaction, token, before)));
            }
            forgotten += page.size();
        } while (over.size() == AT_ONCE);
        return forgotten;
    }
}
