package dev.quern.admin.lambda;

import static dev.quern.admin.lambda.LambdaErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.lambda.MappingShapes.CreateEventSourceMappingRequest;
import dev.quern.admin.lambda.MappingShapes.DestinationConfig;
import dev.quern.admin.lambda.MappingShapes.EventSourceMappingConfiguration;
import dev.quern.admin.lambda.MappingShapes.EventSourceMappingRequest;
import dev.quern.admin.lambda.MappingShapes.Filter;
import dev.quern.admin.lambda.MappingShapes.FilterCriteria;
import dev.quern.admin.lambda.MappingShapes.ListEventSourceMappingsRequest;
import dev.quern.admin.lambda.MappingShapes.ListEventSourceMappingsResponse;
import dev.quern.admin.lambda.MappingShapes.OnFailure;
import dev.quern.admin.lambda.MappingShapes.UpdateEventSourceMappingRequest;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.plugin.StreamSource.StartingPosition;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.Page;
import dev.quern.runtime.mapping.EventSourceMappings;
import dev.quern.runtime.mapping.EventSourceMappings.Change;
import dev.quern.runtime.mapping.Mapping;
import dev.quern.runtime.mapping.MappingSettings;
import dev.quern.runtime.mapping.StartingPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on event source mappings. */
final class MappingOperations {

    private static final String ALL = " /2015-03-31/event-source-mappings";
    private static final String ONE = ALL + "/{UUID}";
    private static final int MOST_LISTED = 100;
    private static final int WITHOUT_LIMIT = -1;

    private final EventSourceMappings mappings;
    private final Account account;

    MappingOperations(EventSourceMappings mappings, Account account) {
        this.mappings = mappings;
        this.account = account;
    }

    List<Operation<?, ?>> table() {
        return List.of(
                blocking("CreateEventSourceMapping", "POST" + ALL, CreateEventSourceMappingRequest.class,
                        EventSourceMappingConfiguration.class, told(this::create)).answering(202),
                blocking("ListEventSourceMappings", "GET" + ALL, ListEventSourceMappingsRequest.class,
                        ListEventSourceMappingsResponse.class, told(this::list)),
                blocking("GetEventSourceMapping", "GET" + ONE, EventSourceMappingRequest.class,
                        EventSourceMappingConfiguration.class, told(this::get)),
                blocking("UpdateEventSourceMapping", "PUT" + ONE, UpdateEventSourceMappingRequest.class,
                        EventSourceMappingConfiguration.class, told(this::update)).answering(202),
                blocking("DeleteEventSourceMapping", "DELETE" + ONE, EventSourceMappingRequest.class,
                        EventSourceMappingConfiguration.class, told(this::delete)).answering(202));
    }

    private EventSourceMappingConfiguration create(CreateEventSourceMappingRequest request, Call call) {
        if (request.eventSourceArn() == null) {
            throw new InvalidParameter("Unrecognized event source.");
        }
        MappingSettings settings = changed(MappingSettings.DEFAULTS, request.batchSize(),
                request.maximumBatchingWindowInSeconds(), request.parallelizationFactor(),
                request.bisectBatchOnFunctionError(), request.maximumRetryAttempts(),
                request.maximumRecordAgeInSeconds(), request.tumblingWindowInSeconds(),
                request.functionResponseTypes(), request.filterCriteria(), request.destinationConfig());
        Map<String, String> tags = request.tags() == null ? Map.of() : request.tags();
        TagOperations.check(tags);
        return print(mappings.create(request.eventSourceArn(), FunctionReference.parse(request.functionName(), account),
                start(request.startingPosition(), request.startingPositionTimestamp()), settings,
                !Boolean.FALSE.equals(request.enabled()), tags));
    }

    private static StartingPoint start(@Nullable String position, @Nullable Instant time) {
        if (position == null) {
            throw new InvalidParameter("1 validation error detected: Value null at 'startingPosition' failed to"
                    + " satisfy constraint: Member must not be null.");
        }
        StartingPosition from = StartingPosition.valueOf(position);
        if (from == StartingPosition.AT_TIMESTAMP && time == null) {
            throw new InvalidParameter(
                    "StartingPositionTimestamp is required when StartingPosition is AT_TIMESTAMP.");
        }
        if (from != StartingPosition.AT_TIMESTAMP && time != null) {
            throw new InvalidParameter(
                    "StartingPositionTimestamp is for StartingPosition AT_TIMESTAMP only.");
        }
        return new StartingPoint(from, Optional.ofNullable(time));
    }

    private EventSourceMappingConfiguration update(UpdateEventSourceMappingRequest request, Call call) {
        Optional<FunctionReference> function = Optional.ofNullable(request.functionName())
                .map(name -> FunctionReference.parse(name, account));
        return print(mappings.update(request.uuid(), new Change(function,
                settings -> changed(settings, request.batchSize(), request.maximumBatchingWindowInSeconds(),
                        request.parallelizationFactor(), request.bisectBatchOnFunctionError(),
                        request.maximumRetryAttempts(), request.maximumRecordAgeInSeconds(),
                        request.tumblingWindowInSeconds(), request.functionResponseTypes(), request.filterCriteria(),
                        request.destinationConfig()),
                Optional.ofNullable(request.enabled()))));
    }

    private EventSourceMappingConfiguration get(EventSourceMappingRequest request, Call call) {
        return print(mappings.get(request.uuid()));
    }

    private EventSourceMappingConfiguration delete(EventSourceMappingRequest request, Call call) {
        return print(mappings.delete(request.uuid()));
    }

    private ListEventSourceMappingsResponse list(ListEventSourceMappingsRequest request, Call call) {
        int limit = request.maxItems() == null ? MOST_LISTED : Math.min(request.maxItems(), MOST_LISTED);
        Page<Mapping> page = mappings.list(Optional.ofNullable(request.eventSourceArn()),
                Optional.ofNullable(request.functionName()).map(name -> FunctionReference.parse(name, account)),
                Paging.marker(request.marker()), limit);
        return new ListEventSourceMappingsResponse(page.nextMarker().orElse(null),
                page.items().stream().map(this::print).toList());
    }

    private static MappingSettings changed(MappingSettings from, @Nullable Integer batchSize,
            @Nullable Integer batchingWindow, @Nullable Integer factor, @Nullable Boolean bisect,
            @Nullable Integer retries, @Nullable Integer recordAge, @Nullable Integer tumblingWindow,
            @Nullable List<String> responseTypes, @Nullable FilterCriteria filters,
            @Nullable DestinationConfig destinations) {
        return new MappingSettings(batchSize == null ? from.batchSize() : batchSize,
                batchingWindow == null ? from.batchingWindow() : Duration.ofSeconds(batchingWindow),
                factor == null ? from.parallelizationFactor() : factor,
                bisect == null ? from.bisect() : bisect,
                retries == null ? from.retryAttempts() : Optional.of(retries).filter(most -> most >= 0),
                recordAge == null ? from.recordAge() : age(recordAge),
                tumblingWindow == null ? from.tumblingWindow() : Duration.ofSeconds(tumblingWindow),
                responseTypes == null ? from.partialFailures() : !responseTypes.isEmpty(),
                filters == null ? from.filters() : patterns(filters),
                destinations == null ? from.onFailure() : onFailure(destinations));
    }

    private static Optional<Duration> age(int seconds) {
        if (seconds == WITHOUT_LIMIT) {
            return Optional.empty();
        }
        if (seconds < 60) {
            throw new InvalidParameter(
                    "MaximumRecordAgeInSeconds is -1, for as long as the stream keeps records, or 60 to 604800.");
        }
        return Optional.of(Duration.ofSeconds(seconds));
    }

    private static List<String> patterns(FilterCriteria criteria) {
        return criteria.filters() == null
                ? List.of()
                : criteria.filters().stream().map(Filter::pattern).filter(Objects::nonNull).toList();
    }

    private static Optional<String> onFailure(DestinationConfig config) {
        if (config.onSuccess() != null && config.onSuccess().destination() != null) {
            throw new InvalidParameter("Unsupported 'OnSuccess' parameter for given event source mapping type.");
        }
        return config.onFailure() == null
                ? Optional.empty()
                : Optional.ofNullable(config.onFailure().destination()).filter(arn -> !arn.isEmpty());
    }

    private EventSourceMappingConfiguration print(Mapping mapping) {
        MappingSettings settings = mapping.target().settings();
        return new EventSourceMappingConfiguration(mapping.id(), mapping.start().position().name(),
                mapping.start().time().orElse(null), settings.batchSize(),
                (int) settings.batchingWindow().toSeconds(), settings.parallelizationFactor(), mapping.sourceArn(),
                settings.filters().isEmpty()
                        ? null
                        : new FilterCriteria(settings.filters().stream().map(Filter::new).toList()),
                account.arn(mapping.target().reference()), mapping.modified(), mapping.lastResult(),
                mapping.state().text(), mapping.reason(),
                new DestinationConfig(null, new OnFailure(settings.onFailure().orElse(null))),
                settings.recordAge().map(age -> (int) age.toSeconds()).orElse(WITHOUT_LIMIT), settings.bisect(),
                settings.retryAttempts().orElse(WITHOUT_LIMIT), (int) settings.tumblingWindow().toSeconds(),
                settings.partialFailures() ? List.of(MappingShapes.PARTIAL_FAILURES) : List.of(),
                account.mappingArn(mapping.id()));
    }
}
