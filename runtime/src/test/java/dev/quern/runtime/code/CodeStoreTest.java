package dev.quern.runtime.code;

import static dev.quern.runtime.testing.Eventually.eventually;
import static dev.quern.runtime.testing.TestRuntime.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.plugin.CodePackage;
import dev.quern.runtime.backup.BackupPart;
import dev.quern.runtime.function.FunctionVersion;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.runtime.testing.TestRuntime;
import dev.quern.storage.kv.DiskFullException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeStoreTest {

    @TempDir
    Path data;

    @Test
    void onAFullDiskNothingIsStoredAndNothingIsLeft() throws IOException {
        AtomicLong usable = new AtomicLong(64L << 20);
        CodeStore code = new CodeStore(data.resolve("code"), PackageLimits.DEFAULT, usable::get);
        byte[] archive = FunctionJar.builder().entry("a", "b").build().bytes();
        assertThatThrownBy(() -> code.add(archive)).isInstanceOf(DiskFullException.class)
                .hasMessageContaining(data.resolve("code").toString()).hasMessageContaining("is full")
                .hasMessageContaining("free some space");
        assertThat(data.resolve("code/incoming")).isEmptyDirectory();
        assertThat(code.verify()).isEmpty();
        usable.addAndGet(10_000);
        code.add(archive).close();
        assertThat(code.archives()).hasSize(1);
    }

    @Test
    void nothingIsSweptWhileABackupHoldsAll() throws IOException {
        CodeStore code = new CodeStore(data.resolve("code"), PackageLimits.DEFAULT);
        code.add(FunctionJar.builder().entry("a", "b").build().bytes()).close();
        try (BackupPart.Held held = new CodeBackup(code, "code").hold()) {
            assertThat(code.sweep(sha256 -> false)).isZero();
            assertThat(held.files()).hasSize(1);
        }
        assertThat(code.sweep(sha256 -> false)).isEqualTo(1);
    }

    private CodeStore store() {
        return new CodeStore(data.resolve("code"), PackageLimits.DEFAULT);
    }

    private List<String> packages() {
        try (var folders = Files.list(data.resolve("code"))) {
            return folders.map(folder -> String.valueOf(folder.getFileName())).filter(name -> name.length() == 64)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aPackageIsStoredOnceUnderItsSha256() throws IOException {
        CodeStore store = store();
        byte[] archive = FakeRuntime.code("one");
        try (CodeStore.Pin first = store.add(archive); CodeStore.Pin second = store.add(archive)) {
            assertThat(first.code()).isEqualTo(second.code());
            assertThat(packages()).containsExactly(first.code().sha256());
            assertThat(store.archive(first.code())).hasBinaryContent(archive);
        }
    }

    @Test
    void onlyWhatIsNeitherReferencedNorPinnedIsSwept() {
        CodeStore store = store();
        CodeIdentity referenced = store.add(FakeRuntime.code("referenced")).code();
        CodeStore.Pin pinned = store.add(FakeRuntime.code("pinned"));
        store.add(FakeRuntime.code("unused")).close();
        CodeStore.Pin twice = store.pin(pinned.code());
        twice.close();
        twice.close();
        assertThat(store.sweep(referenced.sha256()::equals)).isEqualTo(1);
        assertThat(packages()).containsExactlyInAnyOrder(referenced.sha256(), pinned.code().sha256());
        pinned.close();
        assertThat(store.sweep(sha256 -> false)).as("the other is pinned still").isEqualTo(1);
    }

    @Test
    void sweepingTakesWhatARuntimeMadeOfThePackageAndLeavesStrangersAlone() throws IOException {
        CodeStore store = store();
        CodeStore.Pin pin = store.add(FakeRuntime.code("one"));
        CodePackage code = store.open(pin.code(), "a.Runtime");
        Files.createDirectories(code.workDirectory().resolve("deep/er"));
        Files.writeString(code.workDirectory().resolve("deep/er/file"), "x");
        Files.writeString(data.resolve("code/notes.txt"), "mine");
        pin.close();
        assertThat(store.sweep(sha256 -> false)).isEqualTo(1);
        assertThat(packages()).isEmpty();
        assertThat(data.resolve("code/notes.txt")).exists();
        assertThat(data.resolve("code/incoming")).isEmptyDirectory();
    }

    @Test
    void whatACrashLeftInTheMiddleOfAnUploadIsGoneAfterTheNextStart() throws IOException {
        store();
        Files.writeString(data.resolve("code/incoming/cut-off"), "half");
        Path folder = Files.createDirectories(data.resolve("code").resolve("0".repeat(64)));
        CodeStore store = store();
        assertThat(data.resolve("code/incoming")).isEmptyDirectory();
        assertThat(store.sweep(sha256 -> false)).isEqualTo(1);
        assertThat(folder).doesNotExist();
    }

    @Test
    void codeOfDeletedFunctionsAndVersionsIsRemovedAndOtherCodeIsNot() {
        try (TestRuntime runtime = TestRuntime.open(data, new FakeRuntime())) {
            String one = runtime.create("f", "one").code().sha256();
            runtime.publish("f");
            String two = runtime.update("f", "two").code().sha256();
            runtime.create("g", "two");
            assertThat(runtime.answer("f:1")).isEqualTo("one");
            runtime.quern().functions().delete(runtime.reference("f:1"));
            eventually("the deleted version's code is gone", () -> packages().equals(List.of(two)));
            runtime.quern().functions().delete(runtime.reference("f"));
            assertThat(runtime.answer("g")).isEqualTo("two");
            assertThat(packages()).containsExactly(two).doesNotContain(one);
        }
    }

    @Test
    void codeThatAnEnvironmentRunsStaysUntilItHasEnded() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        FakeRuntime fake = new FakeRuntime().handler("wait", (invocation, response) -> {
            inside.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        try (TestRuntime runtime = TestRuntime.open(data, fake)) {
            FunctionVersion one = runtime.create("f", FakeRuntime.code("one"),
                    settings -> settings.withHandler("wait"));
            CompletableFuture<InvocationResult> call = runtime.begin("f", "{}");
            inside.await();
            runtime.quern().functions().updateSettings(name("f"), settings -> settings.withHandler("other"),
                    Optional.empty());
            runtime.update("f", "two");
            assertThat(runtime.answer("f")).isEqualTo("two");
            assertThat(packages()).contains(one.code().sha256());
            gate.countDown();
            TestRuntime.await(call);
            eventually("the old code is gone", () -> !packages().contains(one.code().sha256()));
        }
    }
}
