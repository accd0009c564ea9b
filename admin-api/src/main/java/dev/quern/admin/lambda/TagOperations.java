package dev.quern.admin.lambda;

import static dev.quern.admin.lambda.LambdaErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.lambda.FunctionShapes.Empty;
import dev.quern.admin.lambda.FunctionShapes.ListTagsRequest;
import dev.quern.admin.lambda.FunctionShapes.ListTagsResponse;
import dev.quern.admin.lambda.FunctionShapes.TagResourceRequest;
import dev.quern.admin.lambda.FunctionShapes.UntagResourceRequest;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.Functions;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.FunctionsException.NotFound;
import dev.quern.runtime.mapping.EventSourceMappings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The operations on the tags of functions and of event source mappings. */
final class TagOperations {

    /** Lambda's limits on tags. */
    private static final int MAX_TAGS = 50;
    private static final int MAX_KEY = 128;
    private static final int MAX_VALUE = 256;

    private final Functions functions;
    private final EventSourceMappings mappings;
    private final Names names;
    private final Account account;

    TagOperations(Functions functions, EventSourceMappings mappings, Names names, Account account) {
        this.functions = functions;
        this.mappings = mappings;
        this.names = names;
        this.account = account;
    }

    List<Operation<?, ?>> table() {
        return List.of(
                blocking("ListTags", "GET /2017-03-31/tags/{ARN}", ListTagsRequest.class, ListTagsResponse.class,
                        told(this::list)),
                blocking("TagResource", "POST /2017-03-31/tags/{ARN}", TagResourceRequest.class, Empty.class,
                        told(this::tag))
                        .answering(204),
                blocking("UntagResource", "DELETE /2017-03-31/tags/{ARN}", UntagResourceRequest.class, Empty.class,
                        told(this::untag)).answering(204));
    }

    private ListTagsResponse list(ListTagsRequest request, Call call) {
        return new ListTagsResponse(mapping(request.resource()).map(mappings::tags)
                .orElseGet(() -> functions.tags(names.unqualified(request.resource()))));
    }

    private Empty tag(TagResourceRequest request, Call call) {
        check(request.tags());
        update(request.resource(), tags -> {
            tags.putAll(request.tags());
            check(tags);
            return tags;
        });
        return new Empty();
    }

    private Empty untag(UntagResourceRequest request, Call call) {
        update(request.resource(), tags -> {
            request.tagKeys().forEach(tags::remove);
            return tags;
        });
        return new Empty();
    }

    private void update(String resource, UnaryOperator<Map<String, String>> change) {
        Optional<String> mapping = mapping(resource);
        if (mapping.isPresent()) {
            mappings.updateTags(mapping.get(), change);
        } else {
            functions.updateTags(names.unqualified(resource), change);
        }
    }

    /** The event source mapping that an ARN names; empty if it names something else. */
    private Optional<String> mapping(String arn) {
        if (!arn.contains(":event-source-mapping:")) {
            return Optional.empty();
        }
        String id = arn.substring(arn.lastIndexOf(':') + 1);
        if (!arn.equals(account.mappingArn(id))) {
            throw new NotFound("The resource you requested does not exist.");
        }
        return Optional.of(id);
    }

    /**
     * @throws InvalidParameter
     *             if a tag breaks a rule, or there are too many
     */
    static void check(Map<String, String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw new InvalidParameter("A resource has at most " + MAX_TAGS + " tags, not " + tags.size() + ".");
        }
        tags.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > MAX_KEY || value.length() > MAX_VALUE || key.startsWith("aws:")) {
                throw new InvalidParameter("The tag '" + key + "' is not valid: its key takes 1 to " + MAX_KEY
                        + " characters and does not begin with 'aws:', its value takes at most " + MAX_VALUE + ".");
            }
        });
    }
}
