package dev.quern.storage.kv.contract;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the parts of the contract share: a store that is open during each test, and short words for using it. */
@Timeout(60)
public abstract class EngineContract {

    static final Subspace SPACE = Subspace.named("contract");
    static final KeyRange ALL = SPACE.range();

    @TempDir
    protected Path directory;

    protected KeyValueStore store;

    /** Opens the engine's store in a directory: what was committed there earlier is there again. */
    protected abstract KeyValueStore open(Path directory);

    @BeforeEach
    public void openStore() {
        store = open(directory);
    }

    @AfterEach
    public void closeStore() {
        store.close();
    }

    void reopen() {
        store.close();
        store = open(directory);
    }

    static byte[] key(String name) {
        return SPACE.pack(name);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** The value under a name, as text. */
    static @Nullable String get(Reader reader, String name) {
        return text(reader.get(key(name)));
    }

    @Nullable
    String get(String name) {
        return store.<@Nullable String>transact(transaction -> get(transaction, name));
    }

    void put(String name, String value) {
        store.update(transaction -> transaction.put(key(name), bytes(value)));
    }

    static KeyRange between(String from, String to) {
        return new KeyRange(key(from), key(to));
    }

    /** A range as {@code name=value}, in the order of the cursor. */
    static List<String> ascending(Reader reader, KeyRange range) {
        try (Cursor cursor = reader.range(range)) {
            return drain(cursor);
        }
    }

    static List<String> descending(Reader reader, KeyRange range) {
        try (Cursor cursor = reader.rangeReversed(range)) {
            return drain(cursor);
        }
    }

    static List<String> drain(Cursor cursor) {
        List<String> entries = new ArrayList<>();
        while (cursor.hasNext()) {
            entries.add(show(cursor.next()));
        }
        return entries;
    }

    static String show(Entry entry) {
        return SPACE.unpack(entry.key()).getString(0) + "=" + text(entry.value());
    }

    List<String> all() {
        return store.transact(transaction -> ascending(transaction, ALL));
    }

    static long number(byte @Nullable [] value) {
        return value == null ? 0 : Long.parseLong(String.valueOf(text(value)));
    }

    static byte[] number(long value) {
        return bytes(Long.toString(value));
    }

    /** Does something on another thread while this one is in the middle of a transaction. */
    static void meanwhile(Runnable action) {
        await(onThreadOfItsOwn(action));
    }

    /** Not on the common pool, which may have one thread in all. */
    static CompletableFuture<Void> onThreadOfItsOwn(Runnable action) {
        return CompletableFuture.runAsync(action, task -> Thread.ofPlatform().daemon().start(task));
    }

    /** The result of what must end soon. */
    static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("did not succeed: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
