package dev.quern.runtime.policy;

import static dev.quern.runtime.testing.TestRuntime.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.runtime.function.AliasName;
import dev.quern.runtime.function.FunctionsException.Conflict;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.FunctionsException.NotFound;
import dev.quern.runtime.function.FunctionsException.PolicyLengthExceeded;
import dev.quern.runtime.function.FunctionsException.PreconditionFailed;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.TestRuntime;
import dev.quern.runtime.url.FunctionUrl;
import dev.quern.runtime.url.FunctionUrl.Auth;
import dev.quern.runtime.url.FunctionUrl.InvokeMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcePoliciesTest {

    @TempDir
    Path data;

    private TestRuntime runtime;

    @BeforeEach
    void open() {
        runtime = TestRuntime.open(data, new FakeRuntime());
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

    private ResourcePolicies policies() {
        return runtime.quern().policies();
    }

    private static Statement open(String id) {
        return new Statement(id, "lambda:InvokeFunctionUrl", "*", Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.of(Auth.NONE), false);
    }

    private void add(String function, String id) {
        policies().add(runtime.reference(function), open(id), Optional.empty(), policy -> 1);
    }

    private FunctionUrl url(String function) {
        return runtime.quern().urls().create(runtime.reference(function), Auth.NONE, Optional.empty(),
                InvokeMode.BUFFERED);
    }

    @Test
    void grantsAreAddedInOrderReadAndTakenBack() {
        add("f", "a");
        add("f", "b");
        assertThat(policies().get(runtime.reference("f")).statements()).extracting(Statement::id)
                .containsExactly("a", "b");
        assertThatThrownBy(() -> add("f", "a")).isInstanceOf(Conflict.class).hasMessageContaining("(a)");
        policies().remove(runtime.reference("f"), "a", Optional.empty());
        assertThatThrownBy(() -> policies().remove(runtime.reference("f"), "a", Optional.empty()))
                .isInstanceOf(NotFound.class);
        policies().remove(runtime.reference("f"), "b", Optional.empty());
        assertThatThrownBy(() -> policies().get(runtime.reference("f"))).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> policies().remove(runtime.reference("f"), "b", Optional.empty()))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void functionVersionAndAliasHavePoliciesOfTheirOwn() {
        add("f", "a");
        add("f:1", "b");
        add("f:live", "c");
        assertThat(policies().get(runtime.reference("f:1")).statements()).extracting(Statement::id)
                .containsExactly("b");
        assertThatThrownBy(() -> add("f:$LATEST", "d")).isInstanceOf(InvalidParameter.class)
                .hasMessageContaining("$LATEST");
        for (String function : List.of("nobody", "f:2", "f:nobody")) {
            assertThatThrownBy(() -> add(function, "d")).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> policies().get(runtime.reference(function))).isInstanceOf(NotFound.class);
        }
    }

    @Test
    void aChangeForAnotherRevisionIsRefused() {
        assertThatThrownBy(
                () -> policies().add(runtime.reference("f"), open("a"), Optional.of("some"), policy -> 1))
                .as("there is no policy yet").isInstanceOf(PreconditionFailed.class);
        add("f", "a");
        String first = policies().get(runtime.reference("f")).revisionId();
        policies().add(runtime.reference("f"), open("b"), Optional.of(first), policy -> 1);
        assertThat(policies().get(runtime.reference("f")).revisionId()).isNotEqualTo(first);
        assertThatThrownBy(() -> policies().add(runtime.reference("f"), open("c"), Optional.of(first), policy -> 1))
                .isInstanceOf(PreconditionFailed.class);
        assertThatThrownBy(() -> policies().remove(runtime.reference("f"), "a", Optional.of(first)))
                .isInstanceOf(PreconditionFailed.class);
    }

    @Test
    void aPolicyHasTwentyKibibytes() {
        policies().add(runtime.reference("f"), open("a"), Optional.empty(), policy -> 20_480);
        assertThatThrownBy(
                () -> policies().add(runtime.reference("f"), open("b"), Optional.empty(), policy -> 20_481))
                .isInstanceOf(PolicyLengthExceeded.class).hasMessageContaining("20481");
        assertThat(policies().get(runtime.reference("f")).statements()).hasSize(1);
    }

    @Test
    void aUrlIsOpenToAllExactlyAsLongAsThePolicySaysSo() {
        FunctionUrl url = url("f");
        assertThat(policies().opensToAll(url)).isFalse();
        add("f:live", "other");
        assertThat(policies().opensToAll(url)).isFalse();
        add("f", "open");
        assertThat(policies().opensToAll(url)).isTrue();
        assertThat(policies().knows(url)).isTrue();
        policies().remove(runtime.reference("f"), "open", Optional.empty());
        assertThat(policies().opensToAll(url)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"lambda:InvokeFunctionUrl,*,NONE,false,true", "lambda:InvokeFunctionUrl,*,,false,true",
            "lambda:*,*,,false,true", "lambda:*,*,,true,true", "lambda:InvokeFunction,*,,true,false",
            "lambda:InvokeFunction,*,,false,false", "lambda:InvokeFunctionUrl,123456789012,NONE,false,false",
            "lambda:InvokeFunctionUrl,*,AWS_IAM,false,false"})
    void onlyAGrantToEverybodyForUrlsOpensAUrl(String action, String principal, Auth auth, boolean viaUrl,
            boolean opens) {
        FunctionUrl url = url("f");
        policies().add(runtime.reference("f"), new Statement("s", action, principal, Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.ofNullable(auth), viaUrl),
                Optional.empty(),
                policy -> 1);
        assertThat(policies().opensToAll(url)).isEqualTo(opens);
    }

    @ParameterizedTest
    @CsvSource({"lambda:InvokeFunction,somebody,,principal", "lambda:InvokeFunction,a b.c,,principal",
            "lambda:InvokeFunction,*.amazonaws.com,,principal", "lambda:InvokeFunction,*,NONE,FunctionUrlAuthType",
            "lambda:*,*,AWS_IAM,FunctionUrlAuthType"})
    void aGrantThatWouldHoldForNobodyIsRefused(String action, String principal, Auth auth, String fault) {
        assertThatThrownBy(() -> policies().add(runtime.reference("f"), new Statement("s", action, principal,
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.ofNullable(auth),
                false), Optional.empty(), policy -> 1)).isInstanceOf(InvalidParameter.class)
                .hasMessageContaining(fault);
    }

    @Test
    void aFunctionThatIsCreatedAgainInheritsNoPolicy() {
        add("f", "open");
        add("f:1", "b");
        add("f:live", "c");
        assertThat(policies().opensToAll(url("f"))).isTrue();
        runtime.quern().functions().delete(runtime.reference("f"));
        runtime.create("f", "two");
        runtime.publish("f");
        runtime.quern().aliases().create(name("f"), new AliasName("live"), new Version(1), Optional.empty(), "");
        assertThat(policies().opensToAll(url("f"))).isFalse();
        for (String function : List.of("f", "f:1", "f:live")) {
            assertThatThrownBy(() -> policies().get(runtime.reference(function))).isInstanceOf(NotFound.class);
        }
    }

    @Test
    void aPolicyGoesWithItsAliasAndIsThereAfterARestart() {
        add("f", "a");
        add("f:live", "c");
        runtime.quern().aliases().delete(name("f"), new AliasName("live"));
        runtime.quern().aliases().create(name("f"), new AliasName("live"), new Version(1), Optional.empty(), "");
        ResourcePolicy before = policies().get(runtime.reference("f"));
        runtime.close();
        open();
        assertThat(policies().get(runtime.reference("f"))).isEqualTo(before);
        assertThatThrownBy(() -> policies().get(runtime.reference("f:live"))).isInstanceOf(NotFound.class);
    }
}
