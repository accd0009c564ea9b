package dev.quern.plugins.awslambda;

import com.amazonaws.services.lambda.runtime.Client;
import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An invocation's context, as AWS's interface shows it: what the caller did not say is {@code null}. */
record InvocationContext(dev.quern.function.Context context) implements Context {

    @Override
    public String getAwsRequestId() {
        return context.requestId();
    }

    @Override
    public String getLogGroupName() {
        return context.logGroup();
    }

    @Override
    public String getLogStreamName() {
        return context.logStream();
    }

    @Override
    public String getFunctionName() {
        return context.functionName();
    }

    @Override
    public String getFunctionVersion() {
        return context.functionVersion();
    }

    @Override
    public String getInvokedFunctionArn() {
        return context.invokedFunctionArn();
    }

    @Override
    public @Nullable CognitoIdentity getIdentity() {
        return context.identity().map(Identity::new).orElse(null);
    }

    @Override
    public @Nullable ClientContext getClientContext() {
        return context.clientContext().map(Caller::new).orElse(null);
    }

    @Override
    public int getRemainingTimeInMillis() {
        return (int) Math.min(Integer.MAX_VALUE, context.remainingTime().toMillis());
    }

    @Override
    public int getMemoryLimitInMB() {
        return context.memoryLimitMiB();
    }

    @Override
    public @Nullable String getXrayTraceId() {
        return context.traceHeader().orElse(null);
    }

    @Override
    public LambdaLogger getLogger() {
        return new FunctionLogger(context.logger());
    }

    private record Identity(dev.quern.function.Identity identity) implements CognitoIdentity {

        @Override
        public String getIdentityId() {
            return identity.identityId();
        }

        @Override
        public String getIdentityPoolId() {
            return identity.identityPoolId();
        }
    }

    private record Caller(dev.quern.function.ClientContext caller) implements ClientContext {

        @Override
        public @Nullable Client getClient() {
            Installation client = new Installation(caller.client());
            return client.isEmpty() ? null : client;
        }

        @Override
        public Map<String, String> getCustom() {
            return caller.custom();
        }

        @Override
        public Map<String, String> getEnvironment() {
            return caller.environment();
        }
    }

    private record Installation(dev.quern.function.ClientContext.Client client) implements Client {

        boolean isEmpty() {
            return getInstallationId() == null && getAppTitle() == null && getAppVersionName() == null
                    && getAppVersionCode() == null && getAppPackageName() == null;
        }

        @Override
        public @Nullable String getInstallationId() {
            return said(client.installationId());
        }

        @Override
        public @Nullable String getAppTitle() {
            return said(client.appTitle());
        }

        @Override
        public @Nullable String getAppVersionName() {
            return said(client.appVersionName());
        }

        @Override
        public @Nullable String getAppVersionCode() {
            return said(client.appVersionCode());
        }

        @Override
        public @Nullable String getAppPackageName() {
            return said(client.appPackageName());
        }

        private static @Nullable String said(String value) {
            return value.isEmpty() ? null : value;
        }
    }
}
