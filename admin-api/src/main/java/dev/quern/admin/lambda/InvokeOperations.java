package dev.quern.admin.lambda;

import static dev.quern.admin.lambda.LambdaErrors.toldLater;
import static dev.quern.admin.restjson.Operation.asynchronous;

import dev.quern.admin.auth.CallChains;
import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.lambda.InvokeShapes.InvocationResponse;
import dev.quern.admin.lambda.InvokeShapes.InvokeAsyncRequest;
import dev.quern.admin.lambda.InvokeShapes.InvokeAsyncResponse;
import dev.quern.admin.lambda.InvokeShapes.InvokeWithResponseStreamRequest;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.runtime.async.AsyncCall;
import dev.quern.runtime.async.EventQueue;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.FunctionsException.RequestTooLarge;
import dev.quern.runtime.invoke.FailureBody;
import dev.quern.runtime.invoke.InvocationRequest;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Invoker;
import dev.quern.runtime.invoke.Lineage;
import dev.quern.runtime.invoke.Outcome;
import dev.quern.runtime.recursion.RecursionControl;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Invoking functions. */
final class InvokeOperations {

    /** Lambda's limit: 6 MiB of event. */
    private static final long EVENT_BYTES = InvocationRequest.MAX_PAYLOAD_BYTES;

    /** Lambda's limit on the event of {@code InvokeAsync}: 256 KiB. */
    private static final int OLD_EVENT_BYTES = 256 * 1024;

    private static final byte[] NOTHING = {};

    private final Invoker invoker;
    private final EventQueue queue;
    private final RecursionControl recursion;
    private final Names names;
    private final CallChains chains;

    InvokeOperations(Invoker invoker, EventQueue queue, RecursionControl recursion, Names names) {
        this.invoker = invoker;
        this.queue = queue;
        this.recursion = recursion;
        this.names = names;
        this.chains = new CallChains(invoker);
    }

    List<Operation<?, ?>> table() {
        return List.of(
                asynchronous("Invoke", "POST /2015-03-31/functions/{FunctionName}/invocations",
                        InvokeShapes.InvocationRequest.class,
                        InvocationResponse.class, toldLater(this::invoke)).accepting(EVENT_BYTES),
                asynchronous("InvokeAsync", "POST /2014-11-13/functions/{FunctionName}/invoke-async/",
                        InvokeAsyncRequest.class, InvokeAsyncResponse.class, toldLater(this::invokeAsync))
                        .answering(202).accepting(EVENT_BYTES),
                asynchronous("InvokeWithResponseStream",
                        "POST /2021-11-15/functions/{FunctionName}/response-streaming-invocations",
                        InvokeWithResponseStreamRequest.class, WireResponse.class, toldLater(this::invokeStreaming))
                        .accepting(EVENT_BYTES));
    }

    private CompletionStage<InvocationResponse> invoke(InvokeShapes.InvocationRequest request, Call call) {
        refuse("X-Amz-Durable-Execution-Name", request.durableExecutionName());
        refuse("X-Amz-Tenant-Id", request.tenantId());
        FunctionReference reference = names.reference(request.functionName(), request.qualifier());
        return switch (FunctionOperations.orElse(request.invocationType(), "RequestResponse")) {
            case "DryRun" ->
                invoker.check(reference).thenApply(_ -> new InvocationResponse(204, null, null, null, NOTHING));
            case "Event" -> queue
                    .enqueue(new AsyncCall(reference, EventPayload.of(request.payload()), call.requestId(), Map.of(),
                            lineage(call)))
                    .thenApply(_ -> new InvocationResponse(202, null, null, null, NOTHING));
            default -> {
                Lineage lineage = lineage(call);
                recursion.check(reference.name(), lineage);
                yield invoker.invoke(new InvocationRequest(reference, EventPayload.of(request.payload()),
                        call.requestId(), ClientContexts.read(request.clientContext()), Optional.empty(),
                        "Tail".equals(request.logType()), Optional.empty()).within(lineage, trace(call)),
                        call.request().endOfTurn()).thenApply(InvokeOperations::print);
            }
        };
    }

    /** The old form of an {@code Event}, with the limit of its time. */
    private CompletionStage<InvokeAsyncResponse> invokeAsync(InvokeAsyncRequest request, Call call) {
        byte[] event = request.invokeArgs();
        if (event.length > OLD_EVENT_BYTES) {
            throw new RequestTooLarge(event.length + " byte payload is too large for InvokeAsync (limit "
                    + OLD_EVENT_BYTES + " bytes): use Invoke with the invocation type Event");
        }
        FunctionReference reference = names.reference(request.functionName(), null);
        return queue.enqueue(new AsyncCall(reference, EventPayload.of(event), call.requestId(), Map.of(),
                lineage(call))).thenApply(_ -> new InvokeAsyncResponse(202));
    }

    private Lineage lineage(Call call) {
        return chains.of(call.principal(), call.request().head());
    }

    private static Optional<String> trace(Call call) {
        return call.request().head().header(RequestHead.TRACE);
    }

    private static InvocationResponse print(InvocationResult result) {
        String log = result.logTail().map(Base64.getEncoder()::encodeToString).orElse(null);
        String version = result.executedVersion().text();
        return switch (result.outcome()) {
            case Outcome.Success success -> new InvocationResponse(200, null, log, version, success.payload());
            case Outcome.Failure failure ->
                new InvocationResponse(200, "Unhandled", log, version, FailureBody.print(failure));
        };
    }

    private CompletionStage<WireResponse> invokeStreaming(InvokeWithResponseStreamRequest request, Call call) {
        refuse("X-Amz-Tenant-Id", request.tenantId());
        FunctionReference reference = names.reference(request.functionName(), request.qualifier());
        if ("DryRun".equals(request.invocationType())) {
            return invoker.check(reference).thenApply(_ -> WireResponse.empty(204));
        }
        Lineage lineage = lineage(call);
        recursion.check(reference.name(), lineage);
        EventStreamAnswer answer = new EventStreamAnswer();
        answer.follow(invoker.invoke(new InvocationRequest(reference, EventPayload.of(request.payload()),
                call.requestId(), ClientContexts.read(request.clientContext()), Optional.empty(),
                "Tail".equals(request.logType()), Optional.of(answer)).within(lineage, trace(call)),
                call.request().endOfTurn()));
        return answer.response();
    }

    private static void refuse(String header, @Nullable String value) {
        if (value != null) {
            throw new InvalidParameter(
                    "The parameter " + header + " is not supported by this server: remove it from the request.");
        }
    }
}
