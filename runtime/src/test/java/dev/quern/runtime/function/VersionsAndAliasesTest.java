package dev.quern.runtime.function;

import static dev.quern.runtime.testing.TestRuntime.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.runtime.code.CodeStore;
import dev.quern.runtime.code.PackageLimits;
import dev.quern.runtime.function.Alias.Weight;
import dev.quern.runtime.function.FunctionUpdate.NewCode;
import dev.quern.runtime.function.FunctionsException.Conflict;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.FunctionsException.NotFound;
import dev.quern.runtime.function.FunctionsException.PreconditionFailed;
import dev.quern.runtime.invoke.FunctionRuntimes;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.testing.TestRuntime;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.rocksdb.RocksDbSettings;
import dev.quern.storage.rocksdb.RocksDbStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsAndAliasesTest {

    private static final FunctionName F = name("f");
    private static final AliasName LIVE = new AliasName("live");

    @TempDir
    Path data;

    private TestRuntime runtime;

    @BeforeEach
    void createAFunction() {
        runtime = TestRuntime.open(data, new FakeRuntime());
        runtime.create("f", "one");
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    private Versions versions() {
        return runtime.quern().versions();
    }

    private Aliases aliases() {
        return runtime.quern().aliases();
    }

    private void twoVersions() {
        runtime.publish("f");
        runtime.update("f", "two");
        runtime.publish("f");
    }

    private static Aliases.Change change(Optional<Version> version, Optional<Optional<Weight>> additional) {
        return new Aliases.Change(version, additional, Optional.empty(), Optional.empty());
    }

    /** Everything that a list gives, page by page. */
    private static <T> List<T> all(Function<Optional<String>, Page<T>> pages) {
        List<T> all = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            Page<T> page = pages.apply(marker);
            assertThat(page.items()).isNotEmpty();
            all.addAll(page.items());
            marker = page.nextMarker();
        } while (marker.isPresent());
        return all;
    }

    @Test
    void publishingWhatHasNotChangedPublishesNothing() {
        FunctionVersion first = runtime.publish("f");
        assertThat(first.version()).isEqualTo(new Version(1));
        assertThat(runtime.publish("f")).isEqualTo(first);
        runtime.update("f", "one");
        assertThat(runtime.publish("f")).isEqualTo(first);
        runtime.quern().functions().updateCode(new NewCode(F, FakeRuntime.code("one"), true, false, Optional.empty()));
        assertThat(runtime.settled("f").version()).isEqualTo(Version.LATEST);
        assertThat(runtime.publish("f").version()).isEqualTo(new Version(1));
    }

    @Test
    void aPublishedVersionNeverChanges() {
        FunctionVersion first = versions().publish(F, Optional.empty(), Optional.of("the first"), Optional.empty());
        runtime.quern().functions().updateSettings(F, settings -> settings.withHandler("other"), Optional.empty());
        runtime.update("f", "two");
        assertThat(runtime.get("f:1")).isEqualTo(first);
        assertThat(first.settings().description()).isEqualTo("the first");
        assertThat(runtime.answer("f:1")).isEqualTo("one");
        assertThat(runtime.answer("f")).isEqualTo("two");
        assertThat(runtime.answer("f:$LATEST")).isEqualTo("two");
        assertThat(runtime.call("f:1", "{}").executedVersion()).isEqualTo(new Version(1));
    }

    @Test
    void numbersOfDeletedVersionsAreNotUsedAgain() {
        twoVersions();
        runtime.quern().functions().delete(runtime.reference("f:2"));
        assertThatThrownBy(() -> runtime.call("f:2", "{}")).isInstanceOf(NotFound.class);
        assertThat(runtime.publish("f").version()).isEqualTo(new Version(3));
    }

    @Test
    void onlyTheCodeAndTheRevisionThatAreMeantArePublished() {
        FunctionVersion latest = runtime.get("f");
        assertThatThrownBy(() -> versions().publish(F, Optional.of("c29tZXRoaW5nIGVsc2U="), Optional.empty(),
                Optional.empty())).isInstanceOf(InvalidParameter.class).hasMessageContaining("c29tZXRoaW5nIGVsc2U=")
                .hasMessageContaining(latest.code().sha256Base64());
        assertThatThrownBy(() -> versions().publish(F, Optional.empty(), Optional.empty(), Optional.of("other")))
                .isInstanceOf(PreconditionFailed.class);
        assertThat(versions().publish(F, Optional.of(latest.code().sha256Base64()), Optional.empty(),
                Optional.of(latest.revisionId())).version()).isEqualTo(new Version(1));
    }

    @Test
    void aVersionPublishedWithNewCodeIsActiveWithIt() {
        FunctionVersion published = runtime.quern().functions()
                .updateCode(new NewCode(F, FakeRuntime.code("two"), true, false, Optional.empty()));
        assertThat(published.version()).isEqualTo(new Version(1));
        runtime.settled("f");
        assertThat(runtime.get("f:1").lifecycle()).isEqualTo(Lifecycle.ACTIVE);
        assertThat(runtime.answer("f:1")).isEqualTo("two");
    }

    @Test
    void latestAndAliasesAreNotDeletedAsVersions() {
        runtime.publish("f");
        aliases().create(F, LIVE, new Version(1), Optional.empty(), "");
        Functions functions = runtime.quern().functions();
        assertThatThrownBy(() -> functions.delete(runtime.reference("f:$LATEST"))).isInstanceOf(InvalidParameter.class);
        assertThatThrownBy(() -> functions.delete(runtime.reference("f:live"))).isInstanceOf(InvalidParameter.class);
        assertThatThrownBy(() -> functions.delete(runtime.reference("f:9"))).isInstanceOf(NotFound.class);
    }

    @Test
    void aVersionThatAnAliasPointsToCannotBeDeleted() {
        twoVersions();
        aliases().create(F, LIVE, new Version(1), Optional.of(new Weight(new Version(2), 0.1)), "");
        for (String version : List.of("f:1", "f:2")) {
            assertThatThrownBy(() -> runtime.quern().functions().delete(runtime.reference(version)))
                    .isInstanceOf(Conflict.class).hasMessageContaining("[live]");
        }
        aliases().delete(F, LIVE);
        runtime.quern().functions().delete(runtime.reference("f:1"));
        assertThatThrownBy(() -> runtime.get("f:1")).isInstanceOf(NotFound.class);
    }

    @Test
    void anAliasLeadsToItsVersionAndFollowsChangesAtOnce() {
        twoVersions();
        aliases().create(F, LIVE, new Version(1), Optional.empty(), "");
        assertThat(runtime.answer("f:live")).isEqualTo("one");
        aliases().update(F, LIVE, change(Optional.of(new Version(2)), Optional.empty()));
        assertThat(runtime.answer("f:live")).isEqualTo("two");
        aliases().update(F, LIVE,
                change(Optional.empty(), Optional.of(Optional.of(new Weight(new Version(1), 1.0)))));
        assertThat(runtime.answer("f:live")).isEqualTo("one");
        aliases().update(F, LIVE, change(Optional.empty(), Optional.of(Optional.empty())));
        assertThat(runtime.answer("f:live")).isEqualTo("two");
        aliases().delete(F, LIVE);
        assertThatThrownBy(() -> runtime.call("f:live", "{}")).isInstanceOf(NotFound.class)
                .hasMessage("Function not found: arn:aws:lambda:us-east-1:000000000000:function:f:live");
    }

    @Test
    void anAliasThatBreaksARuleIsRefused() {
        twoVersions();
        aliases().create(F, LIVE, new Version(1), Optional.empty(), "");
        assertThatThrownBy(() -> aliases().create(F, LIVE, new Version(2), Optional.empty(), ""))
                .isInstanceOf(Conflict.class).hasMessageContaining(":f:live");
        AliasName other = new AliasName("other");
        assertThatThrownBy(() -> aliases().create(F, other, new Version(9), Optional.empty(), ""))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> aliases().create(F, other, new Version(1),
                Optional.of(new Weight(new Version(9), 0.5)), "")).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> new Alias(F, other, Version.LATEST, Optional.of(new Weight(new Version(1), 0.5)), "",
                "r")).isInstanceOf(InvalidParameter.class).hasMessageContaining("$LATEST");
        assertThatThrownBy(() -> new Alias(F, other, new Version(1), Optional.of(new Weight(new Version(1), 0.5)), "",
                "r")).isInstanceOf(InvalidParameter.class).hasMessageContaining("already included");
        for (double share : new double[]{-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> new Weight(new Version(1), share)).isInstanceOf(InvalidParameter.class);
        }
        for (String bad : List.of("", "12", "a.b", "x".repeat(129))) {
            assertThatThrownBy(() -> new AliasName(bad)).isInstanceOf(InvalidParameter.class);
        }
        assertThatThrownBy(() -> aliases().update(F, LIVE, new Aliases.Change(Optional.empty(), Optional.empty(),
                Optional.of("x"), Optional.of("other revision")))).isInstanceOf(PreconditionFailed.class);
        assertThatThrownBy(() -> aliases().get(F, other)).isInstanceOf(NotFound.class);
    }

    @Test
    void callsAreSplitByWeight() {
        twoVersions();
        aliases().create(F, LIVE, new Version(1), Optional.of(new Weight(new Version(2), 0.25)), "");
        runtime.close();
        int second = 0;
        try (KeyValueStore store = RocksDbStore.open(data.resolve("store"), RocksDbSettings.defaults())) {
            CodeStore code = new CodeStore(data.resolve("code"), PackageLimits.DEFAULT);
            Account account = new Account("us-east-1", "000000000000");
            try (FunctionRegistry registry = new FunctionRegistry(store, code,
                    new FunctionRuntimes(List.of(new FakeRuntime()), code, archive -> Optional.empty()), List.of(),
                    name -> {}, account, new ManualTime(), new Random(42))) {
                for (int i = 0; i < 10_000; i++) {
                    FunctionReference live = FunctionReference.to(F, LIVE);
                    if (registry.catalog().resolve(live).version().number() == 2) {
                        second++;
                    }
                }
            }
        }
        // 2,500 are expected, with a standard deviation of 43
        assertThat(second).isBetween(2_300, 2_700);
        runtime = TestRuntime.open(data, new FakeRuntime());
    }

    @Test
    void everyListComesInPagesOfAnySize() {
        for (int i = 2; i <= 5; i++) {
            runtime.publish("f");
            runtime.update("f", "code " + i);
        }
        runtime.publish("f");
        for (String name : List.of("b", "a", "g")) {
            runtime.create(name, "x");
        }
        for (int i = 1; i <= 5; i++) {
            aliases().create(F, new AliasName("a" + i), new Version(1 + i % 2), Optional.empty(), "");
        }
        for (int limit : new int[]{1, 2, 3, 100, Integer.MAX_VALUE}) {
            assertThat(all(marker -> runtime.quern().functions().list(marker, limit)))
                    .extracting(version -> version.name().value()).containsExactly("a", "b", "f", "g");
            assertThat(all(marker -> versions().list(F, marker.map(Version::parse), limit)))
                    .extracting(version -> version.version().text())
                    .containsExactly("$LATEST", "1", "2", "3", "4", "5");
            assertThat(all(marker -> aliases().list(F, Optional.empty(), marker, limit)))
                    .extracting(alias -> alias.name().value()).containsExactly("a1", "a2", "a3", "a4", "a5");
            assertThat(all(marker -> aliases().list(F, Optional.of(new Version(2)), marker, limit)))
                    .extracting(alias -> alias.name().value()).containsExactly("a1", "a3", "a5");
        }
        assertThatThrownBy(() -> versions().list(F, Optional.empty(), 0)).isInstanceOf(InvalidParameter.class);
    }

    @Test
    void aPageGoesOnWhereItsMarkerWasDeleted() {
        for (String name : List.of("a", "b", "c")) {
            runtime.create(name, "x");
        }
        Page<FunctionVersion> first = runtime.quern().functions().list(Optional.empty(), 2);
        assertThat(first.nextMarker()).contains("b");
        runtime.quern().functions().delete(runtime.reference("b"));
        assertThat(runtime.quern().functions().list(first.nextMarker(), 2).items())
                .extracting(version -> version.name().value()).containsExactly("c", "f");
    }

    @Test
    void usageCountsEachPackageOnce() {
        runtime.publish("f");
        runtime.create("g", "one");
        Functions.Usage usage = runtime.quern().functions().usage();
        assertThat(usage).isEqualTo(new Functions.Usage(2, FakeRuntime.code("one").length));
        assertThat(runtime.quern().functions().tags(F)).isEqualTo(Map.of());
    }
}
