package dev.quern.admin.lambda;

import dev.quern.admin.http.WireError;
import dev.quern.runtime.function.FunctionsException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An error of the Lambda API.
 *
 * @param kind
 *            which exception
 * @param message
 *            for people
 * @param reason
 *            which limit was met, where one was
 */
record LambdaError(LambdaErrorCode kind, String message, Optional<String> reason) implements WireError {

    static LambdaError of(LambdaErrorCode kind, String message) {
        return new LambdaError(kind, message, Optional.empty());
    }

    /** What the runtime refused, in the API's words. */
    static LambdaError of(FunctionsException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e) {
            case FunctionsException.NotFound _ -> of(LambdaErrorCode.RESOURCE_NOT_FOUND, message);
            case FunctionsException.ProvisionedConcurrencyNotFound _ ->
                of(LambdaErrorCode.PROVISIONED_CONCURRENCY_CONFIG_NOT_FOUND, message);
            case FunctionsException.ResourceInUse _ -> of(LambdaErrorCode.RESOURCE_IN_USE, message);
            case FunctionsException.Conflict _ -> of(LambdaErrorCode.RESOURCE_CONFLICT, message);
            case FunctionsException.InvalidParameter _ -> of(LambdaErrorCode.INVALID_PARAMETER_VALUE, message);
            case FunctionsException.InvalidRequestContent _ -> of(LambdaErrorCode.INVALID_REQUEST_CONTENT, message);
            case FunctionsException.PreconditionFailed _ -> of(LambdaErrorCode.PRECONDITION_FAILED, message);
            case FunctionsException.TooManyRequests throttled ->
                new LambdaError(LambdaErrorCode.TOO_MANY_REQUESTS, message, Optional.of(throttled.reason().text()));
            case FunctionsException.RecursiveInvocation _ -> of(LambdaErrorCode.RECURSIVE_INVOCATION, message);
            case FunctionsException.RequestTooLarge _ -> of(LambdaErrorCode.REQUEST_TOO_LARGE, message);
            case FunctionsException.CodeStorageExceeded _ -> of(LambdaErrorCode.CODE_STORAGE_EXCEEDED, message);
            case FunctionsException.PolicyLengthExceeded _ -> of(LambdaErrorCode.POLICY_LENGTH_EXCEEDED, message);
        };
    }

    @Override
    public String code() {
        return kind.wire();
    }

    @Override
    public int status() {
        return kind.status();
    }

    @Override
    public String messageMember() {
        return kind.messageMember();
    }

    @Override
    public Map<String, String> members() {
        Map<String, String> members = new LinkedHashMap<>();
        reason.ifPresent(text -> members.put("Reason", text));
        members.put("Type", kind == LambdaErrorCode.SERVICE ? "Service" : "User");
        return members;
    }

    @Override
    public Map<String, String> headers() {
        return kind == LambdaErrorCode.TOO_MANY_REQUESTS ? Map.of("Retry-After", "1") : Map.of();
    }
}
