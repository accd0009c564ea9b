package dev.quern.admin.kinesis.consumer;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.kinesis.error.KinesisErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.kinesis.call.PageToken;
import dev.quern.admin.kinesis.call.StreamNames;
import dev.quern.admin.kinesis.call.StreamNames.NamedConsumer;
import dev.quern.admin.kinesis.call.Tags;
import dev.quern.admin.kinesis.consumer.ConsumerShapes.ConsumerDescription;
import dev.quern.admin.kinesis.consumer.ConsumerShapes.ConsumerRequest;
import dev.quern.admin.kinesis.consumer.ConsumerShapes.ConsumerSummary;
import dev.quern.admin.kinesis.consumer.ConsumerShapes.DescribeStreamConsumerResponse;
import dev.quern.admin.kinesis.consumer.ConsumerShapes.Empty;
import dev.quern.admin.kinesis.consumer.ConsumerShapes.ListStreamConsumersRequest;
import dev.quern.admin.kinesis.consumer.ConsumerShapes.ListStreamConsumersResponse;
import dev.quern.admin.kinesis.consumer.ConsumerShapes.RegisterStreamConsumerRequest;
import dev.quern.admin.kinesis.consumer.ConsumerShapes.RegisterStreamConsumerResponse;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.streams.StreamStore;
import dev.quern.storage.streams.stream.Consumer;
import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamsException.InvalidArgument;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations that register consumers and tell of them. */
public final class ConsumerOperations {

    /** What is done is done at once: nobody sees another state. */
    private static final String ACTIVE = "ACTIVE";
    private static final int PER_PAGE = 100;

    private final StreamStore store;
    private final StreamNames names;
    private final RegisteredConsumers registered;
    private final InstantSource clock;

    public ConsumerOperations(StreamStore store, StreamNames names, RegisteredConsumers registered,
            InstantSource clock) {
        this.store = store;
        this.names = names;
        this.registered = registered;
        this.clock = clock;
    }

    public List<Operation<?, ?>> table() {
        return List.of(
                blocking("RegisterStreamConsumer", ROUTE, RegisterStreamConsumerRequest.class,
                        RegisterStreamConsumerResponse.class, told(this::register)),
                blocking("DescribeStreamConsumer", ROUTE, ConsumerRequest.class, DescribeStreamConsumerResponse.class,
                        told(this::describe)),
                blocking("ListStreamConsumers", ROUTE, ListStreamConsumersRequest.class,
                        ListStreamConsumersResponse.class, told(this::list)),
                blocking("DeregisterStreamConsumer", ROUTE, ConsumerRequest.class, Empty.class,
                        told(this::deregister)));
    }

    private RegisterStreamConsumerResponse register(RegisterStreamConsumerRequest request, Call call) {
        StreamName stream = names.ofArn(request.streamARN());
        Map<String, String> tags = request.tags() == null ? Map.of() : request.tags();
        Tags.require(tags, stream, names.account(), "add tags to");
        Tags.requireFew(tags, stream, names.account());
        return new RegisterStreamConsumerResponse(
                summary(stream, store.consumers().register(stream, request.consumerName(), tags)));
    }

    private ConsumerSummary summary(StreamName stream, Consumer consumer) {
        return new ConsumerSummary(consumer.name(), names.arn(stream, consumer), ACTIVE, consumer.created());
    }

    private record Found(StreamName stream, Consumer consumer) {}

    private Found find(ConsumerRequest request) {
        if (request.consumerARN() != null) {
            String arn = request.consumerARN();
            NamedConsumer named = names.consumer(arn).orElseThrow(() -> registered.notFound(arn));
            if (request.streamARN() != null && !names.ofArn(request.streamARN()).equals(named.stream())
                    || request.consumerName() != null && !request.consumerName().equals(named.name())) {
                throw new InvalidArgument(
                        "ConsumerARN " + arn + " is not that of the stream and the consumer that are named with it.");
            }
            return new Found(named.stream(), registered.require(named));
        }
        if (request.streamARN() == null || request.consumerName() == null) {
            throw new InvalidArgument("Either ConsumerARN, or both StreamARN and ConsumerName are to be given.");
        }
        StreamName stream = names.ofArn(request.streamARN());
        return new Found(stream, registered.require(stream, request.consumerName()));
    }

    private DescribeStreamConsumerResponse describe(ConsumerRequest request, Call call) {
        Found found = find(request);
        return new DescribeStreamConsumerResponse(new ConsumerDescription(found.consumer().name(),
                names.arn(found.stream(), found.consumer()), ACTIVE, found.consumer().created(),
                names.arn(found.stream())));
    }

    private ListStreamConsumersResponse list(ListStreamConsumersRequest request, Call call) {
        Instant now = clock.instant();
        StreamName name = names.ofArn(request.streamARN());
        DataStream stream = store.streams().get(name);
        if (request.streamCreationTimestamp() != null
                && request.streamCreationTimestamp().getEpochSecond() != stream.created().getEpochSecond()) {
            throw store.refusals().noStream(name);
        }
        Optional<String> after = Optional.ofNullable(request.nextToken())
                .map(token -> PageToken.parse(token, 1, now).parts().getFirst());
        int limit = request.maxResults() == null ? PER_PAGE : request.maxResults();
        List<Consumer> found = store.consumers().list(stream, after, limit + 1);
        List<ConsumerSummary> page = found.stream().limit(limit).map(each -> summary(name, each)).toList();
        return new ListStreamConsumersResponse(page, found.size() > limit
                ? new PageToken(List.of(page.getLast().consumerName()), now).toString()
                : null);
    }

    private Empty deregister(ConsumerRequest request, Call call) {
        Consumer consumer = find(request).consumer();
        if (!store.consumers().deregister(consumer)) {
            throw registered.notFound(consumer.name());
        }
        return new Empty();
    }
}
