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
    private static final String SUM = "x-amz-crc32";
    /** Smaller answers are not compressed, whoever accepts it: the service's own threshold. */
    private static final int MIN_COMPRESSED = 4_096;

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
        // on an event loop, for what is refused before or beside an operation: short texts, not worth compressing
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
            headers.add(sum(body));
        }
        headers.addAll(more);
        return new WireResponse(status, headers, new Whole(body));
    }

    private static Field sum(byte[] body) {
        CRC32 sum = new CRC32();
        sum.update(body);
        return new Field(SUM, Long.toString(sum.getValue()));
    }

    /** What the caller accepts; read on the event loop, as header fields are. */
    private Optional<String> accepted(RequestHead head) {
        return protocol.compressing() ? head.header("accept-encoding") : Optional.empty();
    }

    /** An answer as its caller accepts it. The sum is that of what is sent. */
    private static WireResponse compressed(WireResponse answer, Optional<String> accepted) {
        if (accepted.isEmpty() || !(answer.body() instanceof Whole(byte[] body)) || body.length < MIN_COMPRESSED) {
            return answer;
        }
        Optional<ContentCoding> coding = ContentCoding.wanted(accepted.get());
        if (coding.isEmpty()) {
            return answer;
        }
        byte[] compressed = coding.get().compress(body);
        List<Field> headers = new ArrayList<>(answer.headers().size() + 1);
        for (Field field : answer.headers()) {
            headers.add(field.name().equals(SUM) ? sum(compressed) : field);
        }
        headers.add(new Field("Content-Encoding", coding.get().token()));
        return new WireResponse(answer.status(), headers, new Whole(compressed));
    }

    @Override
    public WireError tooLarge(WireOperation operation) {
        return errors.tooLarge(operation.name(), operation.bodyLimit());
    }

    @Override
    public WireError internal() {
        return errors.internal();
    }

    /** An operation with the shape of its answer. */
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
            RequestHead head = request.head();
            Encoding encoding = encoding(head);
            Optional<String> coding = protocol.compressing() ? head.header("content-encoding") : Optional.empty();
            Optional<String> accepted = accepted(head);
            return operation.call(() -> read(decoded(request.body(), coding), encoding), new Operation.Printing<>() {
                @Override
                public WireResponse answer(O output) {
                    return compressed(print(output, encoding), accepted);
                }

                @Override
                public WireResponse refusal(WireException refusal) {
                    // it may show all items of a transaction: too much to be printed on the event loop
                    return compressed(AwsJsonService.this.print(refusal.error(), encoding), accepted);
                }
            }, new Call(request), pool);
        }

        private I read(byte[] body, Encoding encoding) {
            try {
                if (body.length == 0) {
                    // where members may come from elsewhere that is no object at all; here it is a broken request
                    throw ShapeException.malformed("The body is empty, and must be an object");
                }
                return encoding.shapes().read(operation.input(), body).build(operation.inputType());
            } catch (ShapeException e) {
                throw new WireException(errors.of(operation.name(), e));
            }
        }

        /** The body as it was before it was compressed, which is then held to the same limit. */
        private byte[] decoded(byte[] sent, Optional<String> coding) {
            if (coding.isEmpty()) {
                return sent;
            }
            if (!coding.get().equalsIgnoreCase(ContentCoding.GZIP.token())) {
                throw new WireException(
                        errors.undecodable("The Content-Encoding of a request can only be gzip, not " + coding.get()));
            }
            byte[] body;
            try {
                body = ContentCoding.gunzip(sent, (int) operation.bodyLimit());
            } catch (IOException e) {
                throw new WireException(
                        errors.undecodable("The body is not gzip, as its Content-Encoding says, or not all of it"));
            }
            if (body.length > operation.bodyLimit()) {
                throw new WireException(errors.tooLarge(operation.name(), operation.bodyLimit()));
            }
            return body;
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
