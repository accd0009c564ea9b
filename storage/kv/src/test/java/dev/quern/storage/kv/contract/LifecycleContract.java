package dev.quern.storage.kv.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Opening, closing, and what is used after its end. */
public abstract class LifecycleContract extends EngineContract {

    @Test
    public void whatWasCommittedIsThereAfterOpeningAgain() {
        put("a", "1");
        await(store.updateAsync(transaction -> transaction.put(key("b"), bytes("2"))));
        store.update(transaction -> transaction.delete(key("a")));
        reopen();
        assertThat(all()).containsExactly("b=2");
    }

    @Test
    public void aClosedStoreRefusesEverything() {
        store.close();
        assertThatThrownBy(() -> store.snapshot()).isInstanceOf(StoreException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> get("a")).isInstanceOf(StoreException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> store.get(key("a"))).isInstanceOf(StoreException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> put("a", "1")).isInstanceOf(StoreException.class).hasMessageContaining("closed");
        CompletableFuture<@Nullable Void> write = store.updateAsync(t -> t.put(key("a"), bytes("1")));
        assertThatThrownBy(write::join).hasCauseInstanceOf(StoreException.class).hasMessageContaining("closed");
        store.close();
    }

    @Test
    public void closingEndsSnapshotsAndCursorsWithAnException() {
        put("a", "1");
        put("b", "1");
        Snapshot snapshot = store.snapshot();
        Cursor started = snapshot.range(ALL);
        Cursor fresh = snapshot.rangeReversed(ALL);
        started.next();
        store.close();
        assertThatThrownBy(() -> snapshot.get(key("a"))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> snapshot.range(ALL)).isInstanceOf(StoreException.class);
        assertThatThrownBy(started::next).isInstanceOf(StoreException.class);
        assertThatThrownBy(fresh::hasNext).isInstanceOf(StoreException.class);
        fresh.close();
        started.close();
        snapshot.close();
    }

    @Test
    public void aClosedSnapshotIsRefusedAndClosingItAgainDoesNothing() {
        Snapshot snapshot = store.snapshot();
        Cursor cursor = snapshot.range(ALL);
        snapshot.close();
        snapshot.close();
        assertThatThrownBy(() -> snapshot.get(key("a"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(cursor::hasNext).isInstanceOf(IllegalStateException.class);
        cursor.close();
    }

    @Test
    public void aTransactionIsOfNoUseAfterItsBody() {
        put("a", "1");
        AtomicReference<@Nullable Transaction> kept = new AtomicReference<>();
        AtomicReference<@Nullable Cursor> cursor = new AtomicReference<>();
        store.update(transaction -> {
            kept.set(transaction);
            cursor.set(transaction.range(ALL));
        });
        Transaction ended = java.util.Objects.requireNonNull(kept.get());
        Cursor left = java.util.Objects.requireNonNull(cursor.get());
        assertThatThrownBy(() -> ended.get(key("a"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ended.put(key("a"), bytes("2"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ended.delete(key("a"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ended.deleteRange(ALL)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ended.range(ALL)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(left::hasNext).isInstanceOf(IllegalStateException.class);
        left.close();
        assertThat(all()).containsExactly("a=1");
    }

    @Test
    public void aTransactionIsOfNoUseOnAnotherThread() {
        store.update(transaction -> meanwhile(() -> assertThatThrownBy(() -> transaction.get(key("a")))
                .isInstanceOf(IllegalStateException.class)));
    }

    @Test
    public void closingDecidesEveryCommitThatIsUnderWay() {
        List<CompletableFuture<@Nullable Void>> commits = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String name = "k" + (1000 + i);
            commits.add(store.updateAsync(transaction -> transaction.put(key(name), bytes("1"))));
        }
        reopen();
        assertThat(commits).allMatch(CompletableFuture::isDone);
        assertThat(commits).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(all()).hasSize(200);
    }
}
