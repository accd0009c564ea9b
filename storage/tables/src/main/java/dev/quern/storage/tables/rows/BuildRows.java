package dev.quern.storage.tables.rows;

import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import java.util.Optional;

/** How far indexes are that are being filled: the place of the last item that was looked at. */
public final class BuildRows {

    private static final Subspace BUILDS = Space.TABLES.sub("build");

    public Optional<byte[]> last(Reader reader, long index) {
        return Optional.ofNullable(reader.get(BUILDS.pack(index)));
    }

    public void put(Transaction transaction, long index, byte[] last) {
        transaction.put(BUILDS.pack(index), last);
    }

    public void delete(Transaction transaction, long index) {
        transaction.delete(BUILDS.pack(index));
    }
}
