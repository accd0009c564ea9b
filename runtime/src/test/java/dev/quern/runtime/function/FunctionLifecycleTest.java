package dev.quern.runtime.function;

import static dev.quern.runtime.testing.TestRuntime.SETTINGS;
import static dev.quern.runtime.testing.TestRuntime.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.plugin.InvalidCodeException;
import dev.quern.runtime.function.FunctionUpdate.Creation;
import dev.quern.runtime.function.FunctionUpdate.NewCode;
import dev.quern.runtime.function.FunctionsException.Conflict;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.FunctionsException.NotFound;
import dev.quern.runtime.function.FunctionsException.PreconditionFailed;
import dev.quern.runtime.function.Lifecycle.State;
import dev.quern.runtime.function.Lifecycle.UpdateStatus;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.TestRuntime;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionLifecycleTest {

    @TempDir
    Path data;

    private final FakeRuntime fake = new FakeRuntime();
    private final CountDownLatch gate = new CountDownLatch(1);

    private void refuseBrokenCode() {
        fake.preparing(code -> {
            if (FakeRuntime.answerOf(code).startsWith("broken")) {
                throw new InvalidCodeException("it is broken");
            }
        });
    }

    private void holdUpPreparing(String answer) {
        fake.preparing(code -> {
            if (FakeRuntime.answerOf(code).equals(answer)) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    throw new InvalidCodeException("interrupted", e);
                }
            }
        });
    }

    private static Creation creation(String name, String answer) {
        return new Creation(name(name), SETTINGS, FakeRuntime.code(answer), false, Map.of());
    }

    @Test
    void aNewFunctionIsPendingUntilItsCodeIsPreparedAndThenServes() {
        holdUpPreparing("one");
        try (TestRuntime runtime = TestRuntime.open(data, fake)) {
            FunctionVersion created = runtime.quern().functions().create(creation("f", "one"));
            assertThat(created.lifecycle()).isEqualTo(Lifecycle.CREATING);
            assertThatThrownBy(() -> runtime.call("f", "{}")).isInstanceOf(Conflict.class).hasMessage(
                    "The operation cannot be performed at this time. The function is currently in the following "
                            + "state: Pending. Reason: The function is being created.");
            assertThatThrownBy(() -> runtime.beginUpdate("f", "two")).isInstanceOf(Conflict.class)
                    .hasMessageContaining("Pending");
            gate.countDown();
            assertThat(runtime.settled("f").lifecycle()).isEqualTo(Lifecycle.ACTIVE);
            assertThat(runtime.answer("f")).isEqualTo("one");
        }
    }

    @Test
    void theOldCodeServesWhileAnUpdateIsInProgress() {
        holdUpPreparing("two");
        try (TestRuntime runtime = TestRuntime.open(data, fake)) {
            runtime.create("f", "one");
            FunctionVersion updating = runtime.beginUpdate("f", "two");
            assertThat(updating.lifecycle().state()).isEqualTo(State.ACTIVE);
            assertThat(updating.lifecycle().lastUpdate()).isEqualTo(UpdateStatus.IN_PROGRESS);
            assertThat(runtime.answer("f")).isEqualTo("one");
            assertThatThrownBy(() -> runtime.beginUpdate("f", "three")).isInstanceOf(Conflict.class)
                    .hasMessageContaining("An update is in progress for resource: "
                            + "arn:aws:lambda:us-east-1:000000000000:function:f");
            assertThatThrownBy(() -> runtime.publish("f")).isInstanceOf(Conflict.class);
            gate.countDown();
            runtime.settled("f");
            assertThat(runtime.answer("f")).isEqualTo("two");
        }
    }

    @Test
    void codeThatCannotBeUsedIsReportedWhileTheOldCodeServes() {
        refuseBrokenCode();
        try (TestRuntime runtime = TestRuntime.open(data, fake)) {
            runtime.create("f", "one");
            FunctionVersion failed = runtime.update("f", "broken");
            assertThat(failed.lifecycle().state()).isEqualTo(State.ACTIVE);
            assertThat(failed.lifecycle().lastUpdate()).isEqualTo(UpdateStatus.FAILED);
            assertThat(failed.lifecycle().lastUpdateReason()).get().extracting(Lifecycle.Reason::message)
                    .isEqualTo("it is broken");
            assertThat(runtime.answer("f")).isEqualTo("one");
            assertThatThrownBy(() -> runtime.publish("f")).isInstanceOf(Conflict.class)
                    .hasMessageContaining("Update its code first");
            runtime.update("f", "two");
            assertThat(runtime.answer("f")).isEqualTo("two");
        }
    }

    @Test
    void aNewFunctionWithUnusableCodeIsFailedUntilItGetsOtherCode() {
        refuseBrokenCode();
        try (TestRuntime runtime = TestRuntime.open(data, fake)) {
            assertThat(runtime.create("f", "broken").lifecycle().state()).isEqualTo(State.FAILED);
            assertThatThrownBy(() -> runtime.call("f", "{}")).isInstanceOf(Conflict.class)
                    .hasMessageContaining("Failed. Reason: it is broken");
            assertThat(runtime.update("f", "one").lifecycle()).isEqualTo(Lifecycle.ACTIVE);
            assertThat(runtime.answer("f")).isEqualTo("one");
        }
    }

    @Test
    void aRuntimeThatBreaksWhilePreparingFailsTheFunctionAndNotTheServer() {
        fake.preparing(code -> {
            throw new StackOverflowError("deep");
        });
        try (TestRuntime runtime = TestRuntime.open(data, fake)) {
            assertThat(runtime.create("f", "one").lifecycle().stateReason()).get().extracting(Lifecycle.Reason::code)
                    .isEqualTo("InternalError");
            fake.preparing(code -> {});
            assertThat(runtime.create("g", "two").lifecycle()).isEqualTo(Lifecycle.ACTIVE);
        }
    }

    @Test
    void whatWasBeingPreparedAtTheEndIsPreparedAtTheNextStart() {
        holdUpPreparing("two");
        TestRuntime first = TestRuntime.open(data, fake);
        try (first) {
            first.create("f", "one");
            first.beginUpdate("f", "two");
            first.quern().functions().create(creation("g", "two"));
        }
        FakeRuntime other = new FakeRuntime();
        try (TestRuntime second = TestRuntime.open(data, other)) {
            assertThat(second.settled("f").lifecycle()).isEqualTo(Lifecycle.ACTIVE);
            assertThat(second.settled("g").lifecycle()).isEqualTo(Lifecycle.ACTIVE);
            assertThat(second.answer("f")).isEqualTo("two");
            assertThat(second.answer("g")).isEqualTo("two");
        }
    }

    @Test
    void everythingIsThereAfterARestart() {
        refuseBrokenCode();
        FunctionVersion latest;
        try (TestRuntime runtime = TestRuntime.open(data, fake)) {
            runtime.create("f", FakeRuntime.code("one"), settings -> settings.withDescription("first"));
            runtime.publish("f");
            runtime.quern().aliases().create(name("f"), new AliasName("live"), new Version(1), Optional.empty(), "a");
            runtime.update("f", "two");
            runtime.quern().functions().updateTags(name("f"), tags -> Map.of("team", "blue"));
            latest = runtime.update("f", "broken");
        }
        try (TestRuntime runtime = TestRuntime.open(data, fake)) {
            assertThat(runtime.get("f")).isEqualTo(latest);
            assertThat(runtime.get("f:1").settings().description()).isEqualTo("first");
            assertThat(runtime.answer("f")).isEqualTo("two");
            assertThat(runtime.answer("f:1")).isEqualTo("one");
            assertThat(runtime.answer("f:live")).isEqualTo("one");
            assertThat(runtime.quern().functions().tags(name("f"))).containsEntry("team", "blue");
        }
    }

    @Test
    void aChangeForAnotherRevisionIsRefused() {
        try (TestRuntime runtime = TestRuntime.open(data, fake)) {
            FunctionVersion created = runtime.create("f", "one");
            Functions functions = runtime.quern().functions();
            FunctionVersion changed = functions.updateSettings(name("f"), settings -> settings.withDescription("new"),
                    Optional.of(created.revisionId()));
            assertThat(changed.revisionId()).isNotEqualTo(created.revisionId());
            assertThatThrownBy(() -> functions.updateSettings(name("f"), settings -> settings.withDescription("old"),
                    Optional.of(created.revisionId()))).isInstanceOf(PreconditionFailed.class);
            assertThatThrownBy(() -> functions.updateCode(new NewCode(name("f"), FakeRuntime.code("x"), false, false,
                    Optional.of(created.revisionId())))).isInstanceOf(PreconditionFailed.class);
            assertThat(runtime.get("f")).isEqualTo(changed);
        }
    }

    @Test
    void settingsThatBreakARuleAreRefusedWhateverTheRevision() {
        try (TestRuntime runtime = TestRuntime.open(data, fake)) {
            FunctionVersion created = runtime.create("f", "one");
            assertThatThrownBy(() -> runtime.quern().functions().updateSettings(name("f"),
                    settings -> settings.change().runtime("cobol").done(), Optional.of("no revision")))
                    .isInstanceOf(InvalidParameter.class).hasMessageContaining("cobol");
            assertThat(runtime.get("f")).isEqualTo(created);
        }
    }

    @Test
    void aDryRunChecksAndChangesNothing() {
        try (TestRuntime runtime = TestRuntime.open(data, fake)) {
            FunctionVersion created = runtime.create("f", "one");
            Functions functions = runtime.quern().functions();
            functions.updateCode(new NewCode(name("f"), FakeRuntime.code("two"), true, true, Optional.empty()));
            assertThat(runtime.get("f")).isEqualTo(created);
            assertThat(runtime.answer("f")).isEqualTo("one");
            assertThatThrownBy(() -> functions
                    .updateCode(new NewCode(name("f"), new byte[]{1, 2, 3}, false, true, Optional.empty())))
                    .isInstanceOf(InvalidParameter.class)
                    .hasMessage("Could not unzip uploaded file. Please check your file, then try to upload again.");
        }
    }

    @Test
    void newSettingsServeTheNextCall() {
        fake.handler("shout", (invocation, response) -> response.send("LOUD".getBytes()));
        try (TestRuntime runtime = TestRuntime.open(data, fake)) {
            runtime.create("f", "quiet");
            assertThat(runtime.answer("f")).isEqualTo("quiet");
            runtime.quern().functions().updateSettings(name("f"), settings -> settings.withHandler("shout"),
                    Optional.empty());
            assertThat(runtime.answer("f")).isEqualTo("LOUD");
        }
    }

    @Test
    void codeAndSettingsChangeTogether() {
        refuseBrokenCode();
        try (TestRuntime runtime = TestRuntime.open(data, fake)) {
            runtime.create("f", "broken");
            UnaryOperator<FunctionSettings> change = settings -> settings.withDescription("mended");
            runtime.quern().functions()
                    .update(new NewCode(name("f"), FakeRuntime.code("one"), false, false, Optional.empty()), change);
            assertThat(runtime.settled("f").settings().description()).isEqualTo("mended");
            assertThat(runtime.answer("f")).isEqualTo("one");
        }
    }

    @Test
    void aFunctionCanBeCreatedOnceAndAgainAfterItWasDeleted() {
        try (TestRuntime runtime = TestRuntime.open(data, fake)) {
            runtime.create("f", "one");
            assertThat(runtime.answer("f")).isEqualTo("one");
            assertThatThrownBy(() -> runtime.quern().functions().create(creation("f", "two")))
                    .isInstanceOf(Conflict.class).hasMessage("Function already exist: f");
            runtime.quern().functions().delete(runtime.reference("f"));
            assertThatThrownBy(() -> runtime.call("f", "{}")).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> runtime.get("f")).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> runtime.quern().functions().delete(runtime.reference("f")))
                    .isInstanceOf(NotFound.class);
            runtime.create("f", "two");
            assertThat(runtime.answer("f")).isEqualTo("two");
        }
    }

    @Test
    void aFunctionDeletedWhileItIsPreparedStaysDeleted() {
        holdUpPreparing("one");
        try (TestRuntime runtime = TestRuntime.open(data, fake)) {
            runtime.quern().functions().create(creation("f", "one"));
            runtime.quern().functions().delete(runtime.reference("f"));
            runtime.create("f", "two");
            gate.countDown();
            runtime.create("g", "three"); // prepared after the first came to its end, on one of two threads
            assertThat(runtime.answer("f")).isEqualTo("two");
        }
    }

    @Test
    void aRuntimeThatNothingHereServesIsRefusedByName() {
        try (TestRuntime runtime = TestRuntime.open(data, fake)) {
            FunctionSettings cobol = FunctionSettings.of("cobol", "h", "r");
            assertThatThrownBy(() -> runtime.quern().functions()
                    .create(new Creation(name("f"), cobol, FakeRuntime.code("x"), false, Map.of())))
                    .isInstanceOf(InvalidParameter.class).hasMessageContaining("'cobol'").hasMessageContaining("fake");
        }
    }

    @Test
    void aHandlerIsNamedOrRefused() {
        try (TestRuntime runtime = TestRuntime.open(data, fake)) {
            Functions functions = runtime.quern().functions();
            assertThatThrownBy(() -> functions.create(
                    new Creation(name("f"), SETTINGS.withHandler(""), FakeRuntime.code("x"), false, Map.of())))
                    .isInstanceOf(InvalidParameter.class).hasMessageContaining("Runtime and Handler are mandatory");
            runtime.create("f", "one");
            assertThatThrownBy(
                    () -> functions.updateSettings(name("f"), settings -> settings.withHandler(""), Optional.empty()))
                    .isInstanceOf(InvalidParameter.class).hasMessageContaining("handler must not be empty");
        }
    }
}
