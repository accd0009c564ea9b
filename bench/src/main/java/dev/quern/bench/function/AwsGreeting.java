package dev.quern.bench.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** The same, written for AWS Lambda. */
public final class AwsGreeting implements RequestHandler<Map<String, String>, Map<String, String>> {

    @Override
    public Map<String, String> handleRequest(Map<String, String> request, Context context) {
        return Map.of("message", "Hello, " + request.get("name") + "!");
    }
}
