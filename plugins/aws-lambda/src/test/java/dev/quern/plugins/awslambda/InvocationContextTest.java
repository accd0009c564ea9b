package dev.quern.plugins.awslambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.function.ClientContext;
import dev.quern.function.Identity;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a function sees of its invocation. */
class InvocationContextTest {

    @Test
    void everyFieldIsTheInvocations() throws Exception {
        ClientContext caller = new ClientContext(new ClientContext.Client("i1", "Shop", "1.0", "10", "com.shop"),
                Map.of("cart", "3"), Map.of("make", "acme"));
        FakeContext context = new FakeContext(Optional.of(caller), Optional.of(new Identity("me", "pool")),
                new RecordingLogger());
        try (var function = DeployedFunction.start("example.Curious$About")) {
            assertThat(function.call("{}", context)).isEqualTo("{\"awsRequestId\":\"request-1\","
                    + "\"logGroup\":\"/aws/lambda/hello\",\"logStream\":\"2026/11/24/[7]abc\",\"name\":\"hello\","
                    + "\"version\":\"7\",\"arn\":\"arn:aws:lambda:local:000000000000:function:hello:live\","
                    + "\"remaining\":2345,\"memory\":256,\"identity\":\"me@pool\","
                    + "\"caller\":\"{cart=3} {make=acme} i1,Shop,1.0,10,com.shop\","
                    + "\"tenant\":\"null\",\"trace\":\"Root=1-2\"}");
        }
    }

    @Test
    void whatTheCallerDidNotSayIsNull() throws Exception {
        try (var function = DeployedFunction.start("example.Curious$About")) {
            assertThat(function.call("{}")).contains("\"identity\":\"none\",\"caller\":\"none\"",
                    "\"trace\":\"null\"");
            ClientContext anonymous = new ClientContext(new ClientContext.Client("", "", "", "", ""), Map.of(),
                    Map.of());
            assertThat(function.call("{}", FakeContext.from(anonymous))).contains("\"caller\":\"{} {} nobody\"");
            ClientContext titled = new ClientContext(new ClientContext.Client("", "Shop", "", "", ""), Map.of(),
                    Map.of());
            assertThat(function.call("{}", FakeContext.from(titled)))
                    .contains("\"caller\":\"{} {} null,Shop,null,null,null\"");
        }
    }
}
