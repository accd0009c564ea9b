package dev.quern.admin.lambda;

import static dev.quern.admin.lambda.LambdaErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.admin.shape.Label;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.WireEnum;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.recursion.RecursionControl;
import java.util.List;

/** The operations on what becomes of chains of calls that run in a circle. */
final class RecursionOperations {

    private static final String PATH = " /2024-08-31/functions/{FunctionName}/recursion-config";

    private final RecursionControl recursion;
    private final Names names;

    RecursionOperations(RecursionControl recursion, Names names) {
        this.recursion = recursion;
        this.names = names;
    }

    enum RecursiveLoop implements WireEnum {
        ALLOW("Allow"), TERMINATE("Terminate");

        private final String wire;

        RecursiveLoop(String wire) {
            this.wire = wire;
        }

        @Override
        public String wire() {
            return wire;
        }
    }

    record GetFunctionRecursionConfigRequest(
            @Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName) {}

    record PutFunctionRecursionConfigRequest(
            @Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            RecursiveLoop recursiveLoop) {}

    record FunctionRecursionConfig(RecursiveLoop recursiveLoop) {}

    List<Operation<?, ?>> table() {
        return List.of(
                blocking("GetFunctionRecursionConfig", "GET" + PATH, GetFunctionRecursionConfigRequest.class,
                        FunctionRecursionConfig.class, told(this::get)),
                blocking("PutFunctionRecursionConfig", "PUT" + PATH, PutFunctionRecursionConfigRequest.class,
                        FunctionRecursionConfig.class, told(this::put)));
    }

    private FunctionRecursionConfig get(GetFunctionRecursionConfigRequest request, Call call) {
        return print(names.unqualified(request.functionName()));
    }

    private FunctionRecursionConfig put(PutFunctionRecursionConfigRequest request, Call call) {
        FunctionName name = names.unqualified(request.functionName());
        recursion.put(name, switch (request.recursiveLoop()) {
            case ALLOW -> dev.quern.runtime.recursion.RecursiveLoop.ALLOW;
            case TERMINATE -> dev.quern.runtime.recursion.RecursiveLoop.TERMINATE;
        });
        return print(name);
    }

    private FunctionRecursionConfig print(FunctionName name) {
        return new FunctionRecursionConfig(switch (recursion.get(name)) {
            case ALLOW -> RecursiveLoop.ALLOW;
            case TERMINATE -> RecursiveLoop.TERMINATE;
        });
    }
}
