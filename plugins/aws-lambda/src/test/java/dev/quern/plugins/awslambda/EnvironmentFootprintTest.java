package dev.quern.plugins.awslambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import dev.quern.function.ClientContext;
import dev.quern.function.Context;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an environment costs, and that nothing of it stays behind. */
class EnvironmentFootprintTest {

    private static final ClientContext ANDROID = new ClientContext(new ClientContext.Client("", "", "", "", ""),
            Map.of(), Map.of("platform", "Android"));

    @Test
    void everyClassOfAClosedEnvironmentCanBeCollected() throws Exception {
        AwsHandlerAdapter adapter = new AwsHandlerAdapter();
        List<WeakReference<ClassLoader>> closed = new ArrayList<>();
        closed.add(use(adapter, "example.Orders$Total", "{\"lines\":[{\"count\":1}]}", FakeContext.plain()));
        closed.add(use(adapter, "example.Orders$Middle", "{\"min\":1}", FakeContext.plain()));
        closed.add(use(adapter, "example.Orders$LineCounting", "[{\"item\":\"a\"}]", FakeContext.from(ANDROID)));
        closed.add(use(adapter, "example.Curious$Talkative::statically", "\"\"", FakeContext.plain()));
        for (String method : List.of("sqs", "sns", "s3", "s3Back", "dynamodb", "kinesis", "scheduled",
                "scheduledBack")) {
            closed.add(use(adapter, "example.Events::" + method, "{\"Records\":[]}", FakeContext.plain()));
        }
        assertThat(closed).allSatisfy(EnvironmentFootprintTest::assertCollected);
        assertThat(LambdaRuntime.getLogger()).isInstanceOf(RuntimeLogger.class); // lives on, and held none of them
    }

    /** What the test above would find, were the library used as it is. */
    @Test
    void awsSerializersAloneWouldKeepTheirFunctionsForEver() throws Exception {
        assertThat(leakBySerializer("example.Orders$Order").get()).isNotNull();
        assertThat(leakBySerializer("com.amazonaws.services.lambda.runtime.events.DynamodbEvent").get()).isNotNull();
    }

    private static WeakReference<ClassLoader> leakBySerializer(String type) throws Exception {
        WeakReference<ClassLoader> loader;
        Set<String> shared = new AwsHandlerAdapter().sharedPackages();
        try (var code = FunctionCode.sharing(shared, EnvironmentFootprintTest.class.getClassLoader())) {
            Class<?> known = code.loadClass(type);
            if (LambdaEventSerializers.isLambdaSupportedEvent(type)) {
                LambdaEventSerializers.serializerFor(known, code);
            } else {
                JacksonFactory.getInstance().getSerializer(known);
            }
            loader = new WeakReference<>(code);
        }
        return collectGarbage(loader);
    }

    private static WeakReference<ClassLoader> use(AwsHandlerAdapter adapter, String handler, String payload,
            Context context) throws Exception {
        try (var function = DeployedFunction.start(adapter, handler, new RecordingLogger())) {
            try {
                function.call(payload, context);
            } catch (IndexOutOfBoundsException | NullPointerException e) {
                // an empty event is enough to have all serializers built; what the function makes of it is no matter
            }
            return function.loader();
        }
    }

    private static void assertCollected(WeakReference<ClassLoader> loader) {
        assertThat(collectGarbage(loader).get()).as("class loader of a closed environment").isNull();
    }

    private static WeakReference<ClassLoader> collectGarbage(WeakReference<ClassLoader> loader) {
        for (int i = 0; i < 50 && loader.get() != null; i++) {
            System.gc();
        }
        return loader;
    }

    @Test
    void anotherEnvironmentLoadsAHandfulOfClasses() throws Exception {
        AwsHandlerAdapter adapter = new AwsHandlerAdapter();
        use(adapter, "example.Orders$StringHandler", "\"\"", FakeContext.plain());
        use(adapter, "example.Events::sqs", "{\"Records\":[]}", FakeContext.plain());
        long before = loadedClasses();
        use(adapter, "example.Orders$StringHandler", "\"\"", FakeContext.plain());
        assertThat(loadedClasses() - before).as("classes for a function without events").isBetween(1L, 15L);
        before = loadedClasses();
        use(adapter, "example.Events::sqs", "{\"Records\":[]}", FakeContext.plain());
        assertThat(loadedClasses() - before).as("classes for a function with events").isBetween(1L, 60L);
    }

    private static long loadedClasses() {
        return ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
    }
}
