package dev.quern.admin.kinesis.stream;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.kinesis.error.KinesisErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.kinesis.call.StreamNames;
import dev.quern.admin.kinesis.call.StreamNames.NamedConsumer;
import dev.quern.admin.kinesis.call.Tags;
import dev.quern.admin.kinesis.consumer.RegisteredConsumers;
import dev.quern.admin.kinesis.stream.StreamShapes.AddTagsToStreamRequest;
import dev.quern.admin.kinesis.stream.StreamShapes.Empty;
import dev.quern.admin.kinesis.stream.StreamShapes.ListTagsForResourceRequest;
import dev.quern.admin.kinesis.stream.StreamShapes.ListTagsForResourceResponse;
import dev.quern.admin.kinesis.stream.StreamShapes.ListTagsForStreamRequest;
import dev.quern.admin.kinesis.stream.StreamShapes.ListTagsForStreamResponse;
import dev.quern.admin.kinesis.stream.StreamShapes.RemoveTagsFromStreamRequest;
import dev.quern.admin.kinesis.stream.StreamShapes.Tag;
import dev.quern.admin.kinesis.stream.StreamShapes.TagResourceRequest;
import dev.quern.admin.kinesis.stream.StreamShapes.UntagResourceRequest;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.streams.StreamStore;
import dev.quern.storage.streams.stream.StreamName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The operations on tags, of old of streams alone, now of streams and consumers. */
public final class TagOperations {

    private static final int TAGS_OF_PAGE = 50;

    private final StreamStore store;
    private final StreamNames names;
    private final RegisteredConsumers consumers;

    public TagOperations(StreamStore store, StreamNames names, RegisteredConsumers consumers) {
        this.store = store;
        this.names = names;
        this.consumers = consumers;
    }

    public List<Operation<?, ?>> table() {
        return List.of(
                blocking("AddTagsToStream", ROUTE, AddTagsToStreamRequest.class, Empty.class, told(this::addToStream)),
                blocking("RemoveTagsFromStream", ROUTE, RemoveTagsFromStreamRequest.class, Empty.class,
                        told(this::removeFromStream)),
                blocking("ListTagsForStream", ROUTE, ListTagsForStreamRequest.class, ListTagsForStreamResponse.class,
                        told(this::listOfStream)),
                blocking("TagResource", ROUTE, TagResourceRequest.class, Empty.class, told(this::tag)),
                blocking("UntagResource", ROUTE, UntagResourceRequest.class, Empty.class, told(this::untag)),
                blocking("ListTagsForResource", ROUTE, ListTagsForResourceRequest.class,
                        ListTagsForResourceResponse.class, told(this::listOfResource)));
    }

    private UnaryOperator<TreeMap<String, String>> adding(StreamName stream, Map<String, String> tags) {
        return all -> {
            Tags.require(tags, stream, names.account(), "add tags to");
            all.putAll(tags);
            Tags.requireFew(all, stream, names.account());
            return all;
        };
    }

    private UnaryOperator<TreeMap<String, String>> removing(StreamName stream, List<String> keys) {
        return all -> {
            Tags.require(keys, stream, names.account(), "remove tags from");
            keys.forEach(all::remove);
            return all;
        };
    }

    private Empty addToStream(AddTagsToStreamRequest request, Call call) {
        StreamName stream = names.stream(request.streamName(), request.streamARN());
        store.streams().setTags(stream, adding(stream, request.tags()));
        return new Empty();
    }

    private Empty removeFromStream(RemoveTagsFromStreamRequest request, Call call) {
        StreamName stream = names.stream(request.streamName(), request.streamARN());
        store.streams().setTags(stream, removing(stream, request.tagKeys()));
        return new Empty();
    }

    private ListTagsForStreamResponse listOfStream(ListTagsForStreamRequest request, Call call) {
        int limit = request.limit() == null ? TAGS_OF_PAGE : request.limit();
        List<Tag> tags = tags(store.streams().get(names.stream(request.streamName(), request.streamARN())).tags())
                .stream().filter(tag -> request.exclusiveStartTagKey() == null
                        || tag.key().compareTo(request.exclusiveStartTagKey()) > 0)
                .toList();
        return new ListTagsForStreamResponse(tags.stream().limit(limit).toList(), tags.size() > limit);
    }

    private static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream().map(tag -> new Tag(tag.getKey(), tag.getValue())).toList();
    }

    private Empty tag(TagResourceRequest request, Call call) {
        change(request.resourceARN(), stream -> adding(stream, request.tags()));
        return new Empty();
    }

    private Empty untag(UntagResourceRequest request, Call call) {
        change(request.resourceARN(), stream -> removing(stream, request.tagKeys()));
        return new Empty();
    }

    /** What is to be done to the tags of something of a stream. */
    private interface Change {

        UnaryOperator<TreeMap<String, String>> of(StreamName stream);
    }

    private void change(String arn, Change change) {
        Optional<NamedConsumer> consumer = names.consumer(arn);
        if (consumer.isPresent()) {
            store.consumers().setTags(consumers.require(consumer.get()), change.of(consumer.get().stream()));
        } else {
            StreamName stream = names.ofArn(arn);
            store.streams().setTags(stream, change.of(stream));
        }
    }

    private ListTagsForResourceResponse listOfResource(ListTagsForResourceRequest request, Call call) {
        String arn = request.resourceARN();
        return new ListTagsForResourceResponse(tags(names.consumer(arn).isPresent()
                ? consumers.require(names.consumer(arn).get()).tags()
                : store.streams().get(names.ofArn(arn)).tags()));
    }
}
