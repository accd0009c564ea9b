package dev.quern.admin.lambda;

/** The exceptions of the Lambda API, as its model describes them: code, status, and the case of the message's name. */
enum LambdaErrorCode {
    RESOURCE_NOT_FOUND("ResourceNotFoundException", 404, "Message"), //
    PROVISIONED_CONCURRENCY_CONFIG_NOT_FOUND("ProvisionedConcurrencyConfigNotFoundException", 404, "message"), //
    RESOURCE_CONFLICT("ResourceConflictException", 409, "message"), //
    INVALID_PARAMETER_VALUE("InvalidParameterValueException", 400, "message"), //
    INVALID_REQUEST_CONTENT("InvalidRequestContentException", 400, "message"), //
    PRECONDITION_FAILED("PreconditionFailedException", 412, "message"), //
    TOO_MANY_REQUESTS("TooManyRequestsException", 429, "message"), //
    RECURSIVE_INVOCATION("RecursiveInvocationException", 400, "Message"), //
    RESOURCE_IN_USE("ResourceInUseException", 400, "Message"), //
    REQUEST_TOO_LARGE("RequestTooLargeException", 413, "message"), //
    CODE_STORAGE_EXCEEDED("CodeStorageExceededException", 400, "message"), //
    POLICY_LENGTH_EXCEEDED("PolicyLengthExceededException", 400, "message"), //
    ACCESS_DENIED("AccessDeniedException", 403, "Message"), //
    SERVICE("ServiceException", 500, "Message");

    private final String wire;
    private final int status;
    private final String messageMember;

    LambdaErrorCode(String wire, int status, String messageMember) {
        this.wire = wire;
        this.status = status;
        this.messageMember = messageMember;
    }

    String wire() {
        return wire;
    }

    int status() {
        return status;
    }

    String messageMember() {
        return messageMember;
    }
}
