package dev.quern.storage.tables.rows;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which transactions were done under a token of their client's. */
public final class TokenRows {

    private static final Subspace TOKENS = Space.TABLES.sub("token");
    private static final Subspace BY_TIME = Space.TABLES.sub("token-time");

    /** What was done. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Done(byte[] fingerprint, Instant at) {

        public Done {
            fingerprint = fingerprint.clone();
        }

        @Override
        public byte[] fingerprint() {
            return fingerprint.clone();
        }
    }

    public Optional<Done> find(Reader reader, String token) {
        byte[] value = reader.get(TOKENS.pack(token));
        if (value == null) {
            return Optional.empty();
        }
        Tuple row = Tuple.unpack(value);
        return Optional.of(new Done(row.getBytes(0), Instant.ofEpochMilli(row.getLong(1))));
    }

    public void put(Transaction transaction, String token, Done done) {
        transaction.put(TOKENS.pack(token), Tuple.of(done.fingerprint(), done.at().toEpochMilli()).pack());
        transaction.put(BY_TIME.pack(done.at().toEpochMilli(), token), new byte[0]);
    }

    /** Tokens that were used before a time, the oldest first, at most so many. */
    public List<String> before(Reader reader, Instant time, int limit) {
        List<String> tokens = new ArrayList<>();
        try (Cursor cursor = reader
                .range(BY_TIME.between(Tuple.empty(), Tuple.of(time.toEpochMilli())))) {
            while (tokens.size() < limit && cursor.hasNext()) {
                Entry entry = cursor.next();
                tokens.add(BY_TIME.unpack(entry.key()).getString(1));
            }
        }
        return tokens;
    }

    /** Forgets a token, unless it was used again since. */
    public void delete(Transaction transaction, String token, Instant before) {
        Optional<Done> done = find(transaction, token);
        if (done.filter(each -> each.at().isBefore(before)).isPresent()) {
            transaction.delete(TOKENS.pack(token));
            transaction.delete(BY_TIME.pack(done.get().at().toEpochMilli(), token));
        }
    }
}
