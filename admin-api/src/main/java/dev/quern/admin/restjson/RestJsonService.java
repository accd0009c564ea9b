package dev.quern.admin.restjson;

import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.CommonError;
import dev.quern.admin.http.WireError;
import dev.quern.admin.http.WireException;
import dev.quern.admin.http.WireOperation;
import dev.quern.admin.http.WireRequest;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.http.WireService;
import dev.quern.admin.shape.JsonShapes;
import dev.quern.admin.shape.RecordShape;
import dev.quern.admin.shape.ShapeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A wire API in REST-JSON: its table of operations, and nothing else of its own. */
public final class RestJsonService implements WireService {
    private final String signingName;
    private final List<Operation<?, ?>> operations;
    private final ServiceErrors errors;
    private final Gate gate;
    private final BlockingPool pool;
    private final JsonShapes json = new JsonShapes();
    private final Map<String, List<Bound<?, ?>>> routes = new HashMap<>();

    /**
     * @param signingName
     *            the name that requests are signed for
     * @param operations
     *            the table; where two routes fit a path, the earlier one is taken
     * @param gate
     *            asked before each operation
     * @param pool
     *            where blocking operations run; not closed by this
     */
    public RestJsonService(String signingName, List<Operation<?, ?>> operations, ServiceErrors errors, Gate gate,
            BlockingPool pool) {
        this.signingName = Objects.requireNonNull(signingName);
        this.gate = Objects.requireNonNull(gate);
        this.operations = List.copyOf(operations);
        this.errors = Objects.requireNonNull(errors);
        this.pool = Objects.requireNonNull(pool);
        for (Operation<?, ?> operation : operations) {
            String key = key(operation.route().method(), operation.route().segments().size());
            routes.computeIfAbsent(key, _ -> new ArrayList<>()).add(new Bound<>(operation));
        }
    }

    private static String key(String method, int segments) {
        return method + ' ' + segments;
    }

    /** The table, for documentation. */
    public List<Operation<?, ?>> operations() {
        return operations;
    }

    @Override
    public String signingName() {
        return signingName;
    }

    @Override
    public boolean claims(RequestHead head) {
        return operation(head) instanceof RestJsonService.Matched<?, ?>;
    }

    @Override
    public WireOperation operation(RequestHead head) {
        List<String> path = Route.split(head.rawPath());
        for (Bound<?, ?> bound : routes.getOrDefault(key(head.method(), path.size()), List.of())) {
            Optional<Map<String, String>> labels = bound.operation.route().match(path, head.rawQuery());
            if (labels.isPresent()) {
                return new Matched<>(bound, labels.get());
            }
        }
        return new NoOperation(new CommonError.UnknownOperation("No operation of " + signingName + " has the method "
                + head.method() + " and the path " + head.rawPath()));
    }

    @Override
    public WireResponse print(WireError error) {
        return ResponsePrinting.print(error, json);
    }

    @Override
    public WireError tooLarge(WireOperation operation) {
        return errors.tooLarge(operation.name(), operation.bodyLimit());
    }

    @Override
    public WireError internal() {
        return errors.internal();
    }

    /** An operation with what reads and prints it. */
    private final class Bound<I, O> {
        private final Operation<I, O> operation;
        private final RequestBinding binding;
        private final Operation.Printing<O> printing;

        Bound(Operation<I, O> operation) {
            this.operation = operation;
            this.binding = new RequestBinding(operation.input(), json);
            if (operation.outputType() == WireResponse.class) {
                this.printing = WireResponse.class::cast;
            } else {
                RecordShape shape = RecordShape.of(operation.outputType());
                ResponsePrinting printer = new ResponsePrinting(shape, operation.status(), json);
                this.printing = printer::print;
            }
        }

        private I bind(WireRequest request, Map<String, String> labels) {
            try {
                return binding.bind(request, labels, operation.inputType());
            } catch (ShapeException e) {
                throw new WireException(errors.of(e));
            }
        }

        CompletionStage<WireResponse> call(WireRequest request, Map<String, String> labels) {
            gate.check(operation.name(), request.principal());
            // the body is read on the pool as well: a code package takes its time
            return operation.call(() -> bind(request, labels), printing, new Call(request), pool);
        }
    }

    /** An operation and the labels of one request. */
    private record Matched<I, O>(Bound<I, O> bound, Map<String, String> labels) implements WireOperation {
        @Override
        public String name() {
            return bound.operation.name();
        }

        @Override
        public long bodyLimit() {
            return bound.operation.bodyLimit();
        }

        @Override
        public CompletionStage<WireResponse> call(WireRequest request) {
            return bound.call(request, labels);
        }
    }
}
