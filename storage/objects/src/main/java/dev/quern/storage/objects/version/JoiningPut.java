package dev.quern.storage.objects.version;

import dev.quern.storage.kv.Transaction;
import dev.quern.storage.objects.body.ReceivedBody;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The writing of an object that joins a transaction of somebody else's. Its bytes are durable already; the object is
 * there when that transaction commits, or not at all. For use by one thread.
 */
public final class JoiningPut implements AutoCloseable {

    private final Changes changes;
    private final ReceivedBody body;
    private final Function<Effects, ObjectVersion> write;
    private @Nullable Effects written;

    JoiningPut(Changes changes, ReceivedBody body, Function<Effects, ObjectVersion> write) {
        this.changes = changes;
        this.body = body;
        this.write = write;
    }

    /** A run of the transaction begins: what an earlier one wrote does not count. */
    public void begin() {
        written = null;
    }

    /**
     * Writes the object in this run of the transaction. If this throws, nothing has been written.
     *
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     * @throws ObjectsException.PreconditionFailed
     *             if a condition does not hold
     * @throws ObjectsException.NoSuchKey
     *             if a condition asks for an object and there is none
     */
    public ObjectVersion write(Transaction transaction) {
        Effects effects = changes.effects(transaction);
        ObjectVersion version = write.apply(effects);
        written = effects;
        return version;
    }

    /** The transaction has committed. */
    public void committed() {
        Effects effects = written;
        if (effects != null) {
            body.taken();
            changes.committed(effects);
        }
    }

    /** Whether the transaction has committed is unknown: the bytes stay until the next start. */
    public void unknown() {
        if (written != null) {
            body.keep();
        }
    }

    /** Removes the bytes if no transaction took them. */
    @Override
    public void close() {
        body.close();
    }
}
