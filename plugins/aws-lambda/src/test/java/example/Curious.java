package example;

import com.amazonaws.services.lambda.runtime.Client;
import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Functions that look at their context, and log. */
public final class Curious {

    private Curious() {}

    public static class About implements RequestHandler<Object, Map<String, Object>> {
        @Override
        public Map<String, Object> handleRequest(Object input, Context context) {
            Map<String, Object> seen = new LinkedHashMap<>();
            seen.put("awsRequestId", context.getAwsRequestId());
            seen.put("logGroup", context.getLogGroupName());
            seen.put("logStream", context.getLogStreamName());
            seen.put("name", context.getFunctionName());
            seen.put("version", context.getFunctionVersion());
            seen.put("arn", context.getInvokedFunctionArn());
            seen.put("remaining", context.getRemainingTimeInMillis());
            seen.put("memory", context.getMemoryLimitInMB());
            seen.put("identity", context.getIdentity() == null
                    ? "none"
                    : context.getIdentity().getIdentityId() + "@" + context.getIdentity().getIdentityPoolId());
            seen.put("caller", caller(context.getClientContext()));
            seen.put("tenant", String.valueOf(context.getTenantId()));
            seen.put("trace", String.valueOf(context.getXrayTraceId()));
            return seen;
        }

        private static String caller(ClientContext caller) {
            if (caller == null) {
                return "none";
            }
            Client client = caller.getClient();
            return caller.getCustom() + " " + caller.getEnvironment() + " "
                    + (client == null
                            ? "nobody"
                            : client.getInstallationId() + "," + client.getAppTitle() + "," + client.getAppVersionName()
                                    + "," + client.getAppVersionCode() + "," + client.getAppPackageName());
        }
    }

    public static class Talkative implements RequestHandler<String, String> {

        private static final LambdaLogger LOGGER = LambdaRuntime.getLogger();

        public Talkative() {
            LOGGER.log("constructed");
        }

        @Override
        public String handleRequest(String input, Context context) {
            LambdaLogger logger = context.getLogger();
            logger.log("plain\n");
            logger.log("bytes".getBytes(StandardCharsets.UTF_8));
            for (LogLevel level : LogLevel.values()) {
                logger.log("at " + level, level);
            }
            logger.log("bytes at WARN".getBytes(StandardCharsets.UTF_8), LogLevel.WARN);
            logger.log((String) null);
            return input;
        }

        public String statically(String input) throws Exception {
            LOGGER.log("on the invocation's thread");
            Thread worker = new Thread(() -> LOGGER.log("on a thread of my own", LogLevel.ERROR));
            worker.start();
            worker.join();
            CompletableFuture.runAsync(() -> LOGGER.log("on the common pool")).get();
            return input;
        }
    }
}
