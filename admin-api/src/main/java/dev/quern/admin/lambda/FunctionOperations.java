package dev.quern.admin.lambda;

import static dev.quern.admin.lambda.LambdaErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.lambda.FunctionShapes.CreateFunctionRequest;
import dev.quern.admin.lambda.FunctionShapes.DeadLetterConfig;
import dev.quern.admin.lambda.FunctionShapes.DeleteFunctionRequest;
import dev.quern.admin.lambda.FunctionShapes.Empty;
import dev.quern.admin.lambda.FunctionShapes.Environment;
import dev.quern.admin.lambda.FunctionShapes.FunctionCodeLocation;
import dev.quern.admin.lambda.FunctionShapes.FunctionConfiguration;
import dev.quern.admin.lambda.FunctionShapes.GetFunctionRequest;
import dev.quern.admin.lambda.FunctionShapes.GetFunctionResponse;
import dev.quern.admin.lambda.FunctionShapes.ListFunctionsRequest;
import dev.quern.admin.lambda.FunctionShapes.ListFunctionsResponse;
import dev.quern.admin.lambda.FunctionShapes.UpdateFunctionCodeRequest;
import dev.quern.admin.lambda.FunctionShapes.UpdateFunctionConfigurationRequest;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.runtime.async.TargetFunctions;
import dev.quern.runtime.concurrency.ConcurrencyConfigs;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionSettings;
import dev.quern.runtime.function.FunctionUpdate.Creation;
import dev.quern.runtime.function.FunctionUpdate.NewCode;
import dev.quern.runtime.function.FunctionVersion;
import dev.quern.runtime.function.Functions;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.Logging;
import dev.quern.runtime.function.Page;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on functions. */
final class FunctionOperations {

    /** Lambda's limit on the requests that carry code: 50 MB in Base64, and what goes around it. */
    private static final long CODE_BODY_BYTES = 70_167_211;

    private final Functions functions;
    private final TargetFunctions targets;
    private final Names names;
    private final FunctionPrinting printing;
    private final CodeLinks links;
    private final ConcurrencyConfigs concurrency;
    private final CodeSource source;

    FunctionOperations(Functions functions, TargetFunctions targets, Names names, FunctionPrinting printing,
            CodeLinks links, ConcurrencyConfigs concurrency, CodeSource source) {
        this.source = source;
        this.concurrency = concurrency;
        this.functions = functions;
        this.targets = targets;
        this.names = names;
        this.printing = printing;
        this.links = links;
    }

    List<Operation<?, ?>> table() {
        return List.of(
                blocking("CreateFunction", "POST /2015-03-31/functions", CreateFunctionRequest.class,
                        FunctionConfiguration.class,
                        told(this::create)).answering(201).accepting(CODE_BODY_BYTES),
                blocking("ListFunctions", "GET /2015-03-31/functions", ListFunctionsRequest.class,
                        ListFunctionsResponse.class,
                        told(this::list)),
                blocking("GetFunction", "GET /2015-03-31/functions/{FunctionName}", GetFunctionRequest.class,
                        GetFunctionResponse.class, told(this::get)),
                blocking("GetFunctionConfiguration", "GET /2015-03-31/functions/{FunctionName}/configuration",
                        GetFunctionRequest.class, FunctionConfiguration.class, told(this::getConfiguration)),
                blocking("UpdateFunctionCode", "PUT /2015-03-31/functions/{FunctionName}/code",
                        UpdateFunctionCodeRequest.class,
                        FunctionConfiguration.class, told(this::updateCode)).accepting(CODE_BODY_BYTES),
                blocking("UpdateFunctionConfiguration", "PUT /2015-03-31/functions/{FunctionName}/configuration",
                        UpdateFunctionConfigurationRequest.class, FunctionConfiguration.class,
                        told(this::updateConfiguration)),
                blocking("DeleteFunction", "DELETE /2015-03-31/functions/{FunctionName}", DeleteFunctionRequest.class,
                        Empty.class, told(this::delete)).answering(204));
    }

    private FunctionConfiguration create(CreateFunctionRequest request, Call call) {
        FixedParameters.checkPackageType(request.packageType());
        FixedParameters.checkArchitectures(request.architectures());
        FixedParameters.check(request.vpcConfig(), request.tracingConfig(),
                request.layers(),
                request.ephemeralStorage(), request.snapStart());
        if (request.runtime() == null) {
            throw new InvalidParameter(
                    "Runtime and Handler are mandatory parameters for functions created with deployment packages.");
        }
        FunctionName name = names.unqualified(request.functionName());
        FunctionSettings settings = FunctionSettings
                .of(request.runtime(), orElse(request.handler(), ""), request.role()).change()
                .description(orElse(request.description(), ""))
                .timeout(seconds(request.timeout(), FunctionSettings.DEFAULT_TIMEOUT))
                .memoryMiB(orElse(request.memorySize(), FunctionSettings.DEFAULT_MEMORY_MIB))
                .environment(variables(request.environment(), Map.of()))
                .deadLetter(deadLetter(name, request.deadLetterConfig(), Optional.empty()))
                .logging(LoggingConfigs.read(request.loggingConfig(), Logging.DEFAULT)).done();
        Map<String, String> tags = orElse(request.tags(), Map.of());
        TagOperations.check(tags);
        FunctionVersion created = functions.create(new Creation(name, settings,
                code(request.code()), orElse(request.publish(), false), tags));
        return printing.changed(created);
    }

    private FunctionConfiguration updateCode(UpdateFunctionCodeRequest request, Call call) {
        FixedParameters.checkArchitectures(request.architectures());
        return printing.changed(functions.updateCode(new NewCode(names.unqualified(request.functionName()),
                source.archive(request.zipFile(), request.s3Bucket(), request.s3Key(), request.s3ObjectVersion()),
                orElse(request.publish(), false), orElse(request.dryRun(), false),
                Optional.ofNullable(request.revisionId()))));
    }

    private byte[] code(FunctionShapes.FunctionCode code) {
        return source.archive(code.zipFile(), code.s3Bucket(), code.s3Key(), code.s3ObjectVersion());
    }

    private FunctionConfiguration updateConfiguration(UpdateFunctionConfigurationRequest request, Call call) {
        FixedParameters.check(request.vpcConfig(), request.tracingConfig(),
                request.layers(),
                request.ephemeralStorage(), request.snapStart());
        FunctionName name = names.unqualified(request.functionName());
        return printing.changed(functions.updateSettings(name,
                before -> before.change().runtime(orElse(request.runtime(), before.runtime()))
                        .handler(orElse(request.handler(), before.handler()))
                        .role(orElse(request.role(), before.role()))
                        .description(orElse(request.description(), before.description()))
                        .timeout(seconds(request.timeout(), before.timeout()))
                        .memoryMiB(orElse(request.memorySize(), before.memoryMiB()))
                        .environment(variables(request.environment(), before.environment()))
                        .deadLetter(deadLetter(name, request.deadLetterConfig(), before.deadLetter()))
                        .logging(LoggingConfigs.read(request.loggingConfig(), before.logging())).done(),
                Optional.ofNullable(request.revisionId())));
    }

    private GetFunctionResponse get(GetFunctionRequest request, Call call) {
        FunctionReference reference = names.reference(request.functionName(), request.qualifier());
        FunctionVersion version = functions.get(reference);
        Map<String, String> tags = functions.tags(reference.name());
        return new GetFunctionResponse(printing.asked(version, reference),
                new FunctionCodeLocation("S3", links.create(version.code(), call.request().head())),
                tags.isEmpty() ? null : tags, ConcurrencyOperations.print(concurrency.reserved(reference.name())));
    }

    private FunctionConfiguration getConfiguration(GetFunctionRequest request, Call call) {
        FunctionReference reference = names.reference(request.functionName(), request.qualifier());
        return printing.asked(functions.get(reference), reference);
    }

    private ListFunctionsResponse list(ListFunctionsRequest request, Call call) {
        int limit = Paging.limit(request.maxItems());
        if (request.functionVersion() == null) {
            Page<FunctionVersion> page = functions.list(Paging.marker(request.marker()), limit);
            return new ListFunctionsResponse(page.nextMarker().orElse(null),
                    page.items().stream().map(printing::listed).toList());
        }
        Page<FunctionVersion> page = functions.listAllVersions(Paging.versionOfFunction(request.marker()),
                limit);
        return new ListFunctionsResponse(page.nextMarker().orElse(null),
                page.items().stream().map(printing::listedVersion).toList());
    }

    private Empty delete(DeleteFunctionRequest request, Call call) {
        functions.delete(names.reference(request.functionName(), request.qualifier()));
        return new Empty();
    }

    private Optional<String> deadLetter(FunctionName function, @Nullable DeadLetterConfig config,
            Optional<String> otherwise) {
        if (config == null) {
            return otherwise;
        }
        Optional<String> arn = Optional.ofNullable(config.targetArn()).filter(text -> !text.isEmpty());
        arn.ifPresent(target -> targets.checkDeadLetter(function, target));
        return arn;
    }

    private static Duration seconds(@Nullable Integer seconds, Duration otherwise) {
        return seconds == null ? otherwise : Duration.ofSeconds(seconds);
    }

    private static Map<String, String> variables(@Nullable Environment environment, Map<String, String> otherwise) {
        return environment == null ? otherwise : orElse(environment.variables(), Map.of());
    }

    static <T> T orElse(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
