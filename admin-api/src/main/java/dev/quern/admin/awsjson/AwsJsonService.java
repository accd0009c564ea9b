package dev.quern.admin.awsjson;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.awsjson.AwsJson.Encoding;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.WireError;
import dev.quern.admin.http.WireException;
import dev.quern.admin.http.WireOperation;
import dev.quern.admin.http.WireRequest;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.http.WireResponse.Field;
import dev.quern.admin.http.WireResponse.Whole;
import dev.quern.admin.http.WireService;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Gate;
import dev.quern.admin.restjson.NoOperation;
import dev.quern.admin.restjson.Operation;
import dev.quern.admin.restjson.ServiceErrors;
import dev.quern.admin.shape.RecordShape;
import dev.quern.admin.shape.ShapeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.zip.CRC32;

/** A wire API in AWS JSON: its table of operations, and nothing else of its own. Operations have the route of all. */
public final class AwsJsonService implements WireService {

    /** The route of every operation. */
    public static final String ROUTE = "POST /";

    private static final String TARGET = "x-amz-target";

    private final AwsJson protocol;
    private final ServiceErrors errors;
    private final Gate gate;
    private final BlockingPool pool;
    private final Encoding json;
    private final Optional<Encoding> cbor;
    private final Map<String, Bound<?, ?>> operations = new LinkedHashMap<>();

    /**
     * @param operations
     *            the table
     * @param gate
     *            asked before each operation
     * @param pool
     *            where blocking operations run; not closed by this
     */
    public AwsJsonService(AwsJson protocol, List<Operation<?, ?>> operations, ServiceErrors errors, Gate gate,
            BlockingPool pool) {
        this.protocol = Objects.requireNonNull(protocol);
        this.json = protocol.jsonEncoding();
        this.cbor = protocol.cborEncoding();
        this.errors = Objects.requireNonNull(errors);
        this.gate = Objects.requireNonNull(gate);
        this.pool = Objects.requireNonNull(pool);
        for (Operation<?, ?> operation : operations) {
            if (!operation.routeText().equals(ROUTE)) {
                throw new IllegalArgumentException(operation.name() + " has the route " + operation.routeText());
            }
            this.operations.put(operation.name(), new Bound<>(operation));
        }
    }

    @Override
    public String signingName() {
        return protocol.signingName();
    }

    @Override
    public boolean claims(RequestHead head) {
        return head.header(TARGET).filter(target -> target.startsWith(protocol.targetPrefix() + ".")).isPresent();
    }

    @Override
    public WireOperation operation(RequestHead head) {
        String target = head.header(TARGET).orElse("");
        String prefix = protocol.targetPrefix() + ".";
        if (!target.startsWith(prefix)) {
            return unknown("A request of " + signingName() + " names its operation in the header X-Amz-Target, as "
                    + prefix + "OPERATION" + (target.isEmpty() ? "" : "; it has " + target) + ".");
        }
        Bound<?, ?> known = operations.get(target.substring(prefix.length()));
        return known == null
                ? unknown(protocol.unknown().apply(target.substring(prefix.length())))
                : known;
    }

    private static WireOperation unknown(String message) {
        return new NoOperation(new UnknownTarget(message));
    }

    /** How the caller writes, who reads the same. */
    private Encoding encoding(RequestHead head) {
        return cbor.filter(encoding -> head.header("content-type").orElse("").startsWith(encoding.contentType()))
                .orElse(json);
    }

    @Override
    public WireResponse print(WireError any) {
        return print(any, json);
    }

    @Override
    public WireResponse print(WireError any, RequestHead head, String requestId) {
        return print(any, encoding(head));
    }

    private WireResponse print(WireError any, Encoding encoding) {
        WireError error = protocol.wording().apply(any);
        List<Field> headers = new ArrayList<>();
        error.headers().forEach((name, value) -> headers.add(new Field(name, value)));
        return answer(error.status(), headers, encoding,
                encoding.shapes().write(generator -> print(generator, error)));
    }

    private void print(JsonGenerator generator, WireError error) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("__type", protocol.errorType().apply(error.code()));
        for (Map.Entry<String, String> member : error.members().entrySet()) {
            generator.writeStringField(member.getKey(), member.getValue());
        }
        if (!error.message().isEmpty()) {
            generator.writeStringField(error.messageMember(), error.message());
        }
        if (error instanceof DetailedError detailed) {
            detailed.printDetails(generator);
        }
        generator.writeEndObject();
    }

    private WireResponse answer(int status, List<Field> more, Encoding encoding, byte[] body) {
        List<Field> headers = new ArrayList<>(more.size() + 2);
        headers.add(new Field("Content-Type", encoding.contentType()));
        if (protocol.summed()) {
            CRC32 sum = new CRC32();
            sum.update(body);
            headers.add(new Field("x-amz-crc32", Long.toString(sum.getValue())));
        }
        headers.addAll(more);
        return new WireResponse(status, headers, new Whole(body));
    }

    @Override
    public WireError tooLarge(WireOperation operation) {
        return errors.tooLarge(operation.name(), operation.bodyLimit());
    }

    @Override
    public WireError internal() {
        return errors.internal();
    }

    /** An operation with its shapes made ready once. */
    private final class Bound<I, O> implements WireOperation {
        private final Operation<I, O> operation;
        /** Empty for an operation that prints its answer itself. */
        private final Optional<RecordShape> output;

        Bound(Operation<I, O> operation) {
            this.operation = operation;
            this.output = operation.outputType() == WireResponse.class
                    ? Optional.empty()
                    : Optional.of(RecordShape.of(operation.outputType()));
        }

        @Override
        public String name() {
            return operation.name();
        }

        @Override
        public long bodyLimit() {
            return operation.bodyLimit();
        }

        @Override
        public CompletionStage<WireResponse> call(WireRequest request) {
            gate.check(operation.name(), request.principal());
            Encoding encoding = encoding(request.head());
            return operation.call(() -> read(request, encoding), answer -> print(answer, encoding),
                    new Call(request), pool);
        }

        private I read(WireRequest request, Encoding encoding) {
            try {
                if (request.body().length == 0) {
                    // where members may come from elsewhere that is no object at all; here it is a broken request
                    throw ShapeException.malformed("The body is empty, and must be an object");
                }
                return encoding.shapes().read(operation.input(), request.body()).build(operation.inputType());
            } catch (ShapeException e) {
                throw new WireException(errors.of(operation.name(), e));
            }
        }

        private WireResponse print(O answer, Encoding encoding) {
            if (output.isEmpty()) {
                return (WireResponse) answer;
            }
            // an operation that has nothing to answer has an empty body, not an empty object
            byte[] body = output.get().members().isEmpty()
                    ? new byte[0]
                    : encoding.shapes().write(output.get(), answer);
            return answer(operation.status(), List.of(), encoding, body);
        }
    }
}
