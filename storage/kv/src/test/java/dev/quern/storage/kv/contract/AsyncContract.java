package dev.quern.storage.kv.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Commits that nobody waits for. */
public abstract class AsyncContract extends EngineContract {

    @Test
    public void theBodyRunsOnTheCallingThreadAndTheResultArrives() {
        AtomicReference<@Nullable Thread> ranOn = new AtomicReference<>();
        String result = await(store.transactAsync(transaction -> {
            ranOn.set(Thread.currentThread());
            transaction.put(key("a"), bytes("1"));
            return "done";
        }));
        assertThat(result).isEqualTo("done");
        assertThat(ranOn).hasValue(Thread.currentThread());
        assertThat(get("a")).isEqualTo("1");
    }

    @Test
    public void aReadOnlyTransactionHasItsResultAtOnce() {
        put("a", "1");
        CompletableFuture<String> read = store.transactAsync(t -> String.valueOf(get(t, "a")));
        assertThat(read).isCompletedWithValue("1");
    }

    @Test
    public void whatTheBodyThrowsArrives() {
        IllegalStateException thrown = new IllegalStateException("on purpose");
        CompletableFuture<@Nullable Void> write = store.updateAsync(transaction -> {
            transaction.put(key("a"), bytes("1"));
            throw thrown;
        });
        assertThatThrownBy(write::join).hasCause(thrown);
        assertThat(all()).isEmpty();
    }

    @Test
    public void aConflictRunsTheBodyAgain() {
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<@Nullable Void> write = store.updateAsync(transaction -> {
            long n = number(transaction.get(key("n")));
            if (runs.incrementAndGet() == 1) {
                meanwhile(() -> put("n", "10"));
            }
            transaction.put(key("n"), number(n + 1));
        });
        await(write);
        assertThat(get("n")).isEqualTo("11");
        assertThat(runs).hasValue(2);
    }

    @Test
    public void whatFollowsACommitMayStartTheNext() {
        CompletableFuture<@Nullable Void> chain = store
                .updateAsync(transaction -> transaction.put(key("a"), bytes("1")))
                .thenCompose(nothing -> store.updateAsync(transaction -> transaction.put(key("b"), bytes("2"))));
        await(chain);
        assertThat(all()).containsExactly("a=1", "b=2");
    }

    @Test
    public void manyMayBeUnderWayOnOneKey() {
        List<CompletableFuture<@Nullable Void>> writes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            writes.add(store.updateAsync(transaction -> transaction.put(key("n"),
                    number(number(transaction.get(key("n"))) + 1))));
        }
        writes.forEach(EngineContract::await);
        assertThat(get("n")).isEqualTo("300");
    }
}
