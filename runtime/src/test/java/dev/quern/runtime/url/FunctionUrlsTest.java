package dev.quern.runtime.url;

import static dev.quern.runtime.testing.TestRuntime.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.runtime.function.AliasName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException.Conflict;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.FunctionsException.NotFound;
import dev.quern.runtime.function.Page;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.testing.TestRuntime;
import dev.quern.runtime.url.FunctionUrl.Auth;
import dev.quern.runtime.url.FunctionUrl.InvokeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionUrlsTest {

    @TempDir
    Path data;

    private final ManualTime time = new ManualTime();
    private TestRuntime runtime;

    @BeforeEach
    void open() {
        runtime = TestRuntime.open(data, new FakeRuntime(), builder -> builder.time(time));
        if (!runtime.quern().functions().exists(name("f"))) {
            runtime.create("f", "one");
            runtime.publish("f");
            runtime.quern().aliases().create(name("f"), new AliasName("live"), new Version(1), Optional.empty(), "");
        }
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    private FunctionUrls urls() {
        return runtime.quern().urls();
    }

    private FunctionReference reference(String text) {
        return runtime.reference(text);
    }

    private FunctionUrl create(String function) {
        return urls().create(reference(function), Auth.NONE, Optional.empty(), InvokeMode.BUFFERED);
    }

    private static FunctionUrls.Change auth(Auth auth) {
        return new FunctionUrls.Change(Optional.of(auth), Optional.empty(), Optional.empty());
    }

    @Test
    void aFunctionAndEachAliasHaveOneUrlEach() {
        FunctionUrl first = create("f");
        FunctionUrl second = create("f:live");
        assertThat(first.id()).matches("[a-z0-9]{32}").isNotEqualTo(second.id());
        assertThat(first.target()).isEqualTo(reference("f"));
        assertThat(second.target()).isEqualTo(reference("f:live"));
        for (String function : List.of("f", "f:$LATEST", "f:live")) {
            assertThatThrownBy(() -> create(function)).isInstanceOf(Conflict.class);
        }
        assertThatThrownBy(() -> create("f:1")).isInstanceOf(InvalidParameter.class).hasMessageContaining("version 1");
        for (String function : List.of("nobody", "f:nobody")) {
            assertThatThrownBy(() -> create(function)).isInstanceOf(NotFound.class);
        }
    }

    @Test
    void aUrlKeepsItsAddressThroughChangesAndRestarts() {
        FunctionUrl created = create("f");
        assertThat(urls().byId(created.id())).contains(created);
        time.advance(Duration.ofSeconds(5));
        FunctionUrl updated = urls().update(reference("f"), auth(Auth.AWS_IAM));
        assertThat(updated.id()).isEqualTo(created.id());
        assertThat(updated.created()).isEqualTo(created.created());
        assertThat(updated.lastModified()).isEqualTo(created.created().plusSeconds(5));
        assertThat(urls().byId(created.id())).as("from memory").contains(updated);
        runtime.close();
        open();
        assertThat(urls().byId(created.id())).contains(updated);
        assertThat(urls().get(reference("f"))).isEqualTo(updated);
    }

    @Test
    void aUrlThatWasDeletedLeadsNowhere() {
        FunctionUrl url = create("f");
        assertThat(urls().byId(url.id())).isPresent();
        urls().delete(reference("f"));
        assertThat(urls().byId(url.id())).isEmpty();
        assertThatThrownBy(() -> urls().get(reference("f"))).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> urls().delete(reference("f"))).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> urls().update(reference("f"), auth(Auth.NONE))).isInstanceOf(NotFound.class);
        assertThat(create("f").id()).isNotEqualTo(url.id());
    }

    @Test
    void urlsGoWithTheirFunctionAndTheirAliasAndDoNotComeBack() {
        FunctionUrl ofFunction = create("f");
        FunctionUrl ofAlias = create("f:live");
        assertThat(urls().byId(ofAlias.id())).isPresent();
        runtime.quern().aliases().delete(name("f"), new AliasName("live"));
        assertThat(urls().byId(ofAlias.id())).isEmpty();
        assertThat(urls().byId(ofFunction.id())).isPresent();
        runtime.quern().functions().delete(reference("f"));
        assertThat(urls().byId(ofFunction.id())).isEmpty();
        runtime.create("f", "two");
        assertThat(urls().byId(ofFunction.id())).isEmpty();
        assertThat(urls().list(name("f"), Optional.empty(), 10).items()).isEmpty();
    }

    @Test
    void urlsAreListedInPages() {
        create("f");
        create("f:live");
        runtime.quern().aliases().create(name("f"), new AliasName("a"), new Version(1), Optional.empty(), "");
        create("f:a");
        List<FunctionReference> seen = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            Page<FunctionUrl> page = urls().list(name("f"), marker, 1);
            page.items().forEach(url -> seen.add(url.target()));
            marker = page.nextMarker();
        } while (marker.isPresent());
        assertThat(seen).containsExactly(reference("f"), reference("f:a"), reference("f:live"));
        assertThatThrownBy(() -> urls().list(name("nobody"), Optional.empty(), 1)).isInstanceOf(NotFound.class);
    }

    @Test
    void addressesAreNotGuessable() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            ids.add(create("f").id());
            urls().delete(reference("f"));
        }
        assertThat(ids).hasSize(50);
    }

    @Test
    void aCorsMaximumAgeIsAtMostADay() {
        for (int seconds : new int[]{-1, 86_401}) {
            assertThatThrownBy(() -> new Cors(false, List.of(), List.of(), List.of(), List.of(), Optional.of(seconds)))
                    .isInstanceOf(InvalidParameter.class).hasMessageContaining("86400");
        }
    }
}
