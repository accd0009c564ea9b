package dev.quern.plugins.awslambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import dev.quern.plugin.HandlerAdapter;
import dev.quern.plugin.Plugin;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The plugin as a server finds it. */
class PluginFolderTest {

    @Test
    void itIsFoundOnTheServersClassPath() {
        assertThat(ServiceLoader.load(Plugin.class).stream().map(ServiceLoader.Provider::type))
                .containsExactly(AwsLambdaPlugin.class);
        assertThat(new AwsLambdaPlugin().name()).isEqualTo("aws-lambda");
    }

    @Test
    void itRunsFunctionsFromAFolderWithItsThreeJars() throws Exception {
        URL[] folder = List.of(AwsLambdaPlugin.class, Context.class, PojoSerializer.class).stream()
                .map(known -> known.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        ClassLoader spi = new FunctionCode.SharedPackages(Set.of(), getClass().getClassLoader());
        try (URLClassLoader loader = new URLClassLoader("plugin", folder, spi)) {
            Plugin plugin = ServiceLoader.load(Plugin.class, loader).stream().toList().get(0).get();
            assertThat(plugin.getClass().getClassLoader()).isSameAs(loader);
            HandlerAdapter adapter = plugin.handlerAdapters().get(0);
            try (var function = DeployedFunction.start(adapter, "example.Orders$Middle", new RecordingLogger());
                    var event = DeployedFunction.start(adapter, "example.Events::sqsFailures", new RecordingLogger())) {
                assertThat(function.call("{\"min\":1,\"max\":9}")).isEqualTo("{\"min\":5,\"max\":5}");
                assertThat(event.call("{\"Records\":[{\"messageId\":\"m\"}]}")).contains("\"itemIdentifier\":\"m\"");
            }
        }
    }
}
