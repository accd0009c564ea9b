package dev.quern.admin.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.http.WireError;
import dev.quern.admin.http.WireOperation;
import dev.quern.admin.http.WireRequest;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.http.WireResponse.Whole;
import dev.quern.admin.http.WireService;
import dev.quern.admin.kinesis.error.KinesisError;
import dev.quern.admin.restjson.Operation;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The Kinesis API, and before it what the service says of requests that have not the form of any call: it does not ask
 * who sends them, and says so in XML, or in the JSON of a protocol from before this one. Nothing is told of this
 * server.
 */
final class UnroutedRequests implements WireService {

    private static final Set<String> FORMS = Set.of("application/x-amz-json-1.1", "application/x-amz-cbor-1.1");
    private static final String FORM_OF_BEFORE = "application/json";

    private static final WireOperation NO_CALL = new Unrouted(xml(403, """
            <AccessDeniedException>
              <Message>Unable to determine service/operation name to be authorized</Message>
            </AccessDeniedException>
            """));
    private static final WireOperation UNKNOWN_FORM = new Unrouted(xml(404, "<UnknownOperationException/>\n"));
    private static final WireOperation OLD_FORM = new Unrouted(WireResponse.of(404, FORM_OF_BEFORE,
            "{\"Output\":{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"},\"Version\":\"1.0\"}"
                    .getBytes(UTF_8)));

    private final WireService calls;

    /**
     * @param calls
     *            answers what has the form of a call
     */
    UnroutedRequests(WireService calls) {
        this.calls = calls;
    }

    private static WireResponse xml(int status, String text) {
        return new WireResponse(status, List.of(), new Whole(text.getBytes(UTF_8)));
    }

    /** What stands for a call that there is not; a caller need not be known to learn that. */
    private record Unrouted(Supplier<WireResponse> answer) implements WireOperation {

        Unrouted(WireResponse always) {
            this(() -> always);
        }

        @Override
        public String name() {
            return "Unknown";
        }

        @Override
        public long bodyLimit() {
            return Operation.DEFAULT_BODY_LIMIT;
        }

        @Override
        public boolean signed() {
            return false;
        }

        @Override
        public CompletionStage<WireResponse> call(WireRequest request) {
            return CompletableFuture.completedFuture(answer.get());
        }
    }

    @Override
    public WireOperation operation(RequestHead head) {
        return refusal(head).orElseGet(() -> calls.operation(head));
    }

    private Optional<WireOperation> refusal(RequestHead head) {
        if (!head.method().equals("POST")) {
            return Optional.of(NO_CALL);
        }
        String type = head.header("content-type").orElse("");
        int parameters = type.indexOf(';');
        String form = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        if (FORMS.contains(form)) {
            return calls.claims(head)
                    ? Optional.empty()
                    : Optional.of(new Unrouted(() -> calls.print(new KinesisError.UnknownOperation(), head, "")));
        }
        if (form.equals(FORM_OF_BEFORE)) {
            return Optional.of(OLD_FORM);
        }
        boolean names = head.header("x-amz-target").filter(target -> target.indexOf('.') > 0).isPresent();
        return Optional.of(names ? UNKNOWN_FORM : NO_CALL);
    }

    /** Clients look for one of 72 bytes or more. */
    @Override
    public Optional<WireResponse.Field> extendedRequestId(String requestId) {
        return Optional.of(new WireResponse.Field("x-amz-id-2",
                Base64.getEncoder().encodeToString((requestId + requestId).getBytes(UTF_8))));
    }

    @Override
    public String signingName() {
        return calls.signingName();
    }

    @Override
    public boolean claims(RequestHead head) {
        return calls.claims(head);
    }

    @Override
    public WireResponse print(WireError error) {
        return calls.print(error);
    }

    @Override
    public WireResponse print(WireError error, RequestHead head, String requestId) {
        return calls.print(error, head, requestId);
    }

    @Override
    public WireError tooLarge(WireOperation operation) {
        return calls.tooLarge(operation);
    }

    @Override
    public WireError internal() {
        return calls.internal();
    }
}
