package dev.quern.admin.s3.object;

import dev.quern.admin.auth.Principal;
import dev.quern.admin.http.TransferPool;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.checksum.Checksum;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.version.ObjectContent;
import dev.quern.storage.objects.version.ObjectPart;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code GetObject} and {@code HeadObject}, which answer the same but for the body. */
final class GetOperations {
    /** Query parameters that replace a header field of the answer. */
    private static final Map<String, String> OVERRIDES = Map.of("response-content-type", "Content-Type",
            "response-content-language", "Content-Language", "response-expires", "Expires", "response-cache-control",
            "Cache-Control", "response-content-disposition", "Content-Disposition", "response-content-encoding",
            "Content-Encoding");

    private final ObjectStore store;
    private final ContentBody bodies;
    private final ExpiryHeader expiry;

    GetOperations(ObjectStore store, TransferPool transfers) {
        this.store = store;
        this.bodies = new ContentBody(transfers);
        this.expiry = new ExpiryHeader(store);
    }

    WireResponse get(S3Call call) {
        Map<String, String> overrides = overrides(call);
        ObjectContent content = store.objects().open(call.bucket(), call.key(), call.versionId());
        boolean handedOn = false;
        try {
            Selected selected = select(call, content.version(), content);
            WireResponse head = expiry.on(overridden(selected.answer(), overrides), content.version());
            if (selected.range().isEmpty()) {
                return head;
            }
            ByteRange range = selected.range().get();
            WireResponse answer = bodies.of(head, content, range);
            handedOn = true;
            return answer;
        } finally {
            if (!handedOn) {
                content.close();
            }
        }
    }

    WireResponse head(S3Call call) {
        Map<String, String> overrides = overrides(call);
        if (call.parameter("partNumber").isPresent()) {
            try (ObjectContent content = store.objects().open(call.bucket(), call.key(), call.versionId())) {
                return expiry.on(headOf(select(call, content.version(), content), overrides), content.version());
            }
        }
        ObjectVersion version = store.objects().head(call.bucket(), call.key(), call.versionId());
        return expiry.on(headOf(select(call, version, null), overrides), version);
    }

    private static WireResponse headOf(Selected selected, Map<String, String> overrides) {
        WireResponse answer = overridden(selected.answer(), overrides);
        return selected.range().map(range -> new WireResponse(answer.status(), answer.headers(),
                new WireResponse.Unsent(range.length()))).orElse(answer);
    }

    /**
     * What is answered, but for the bytes.
     *
     * @param range
     *            the bytes; empty if there are none to be sent
     */
    private record Selected(WireResponse answer, Optional<ByteRange> range) {}

    private static Selected select(S3Call call, ObjectVersion version,
            @org.jspecify.annotations.Nullable ObjectContent content) {
        switch (ConditionHeaders.read(call).check(version.etag(), version.lastModified())) {
            case MATCH_FAILED -> throw failed("If-Match");
            case UNMODIFIED_SINCE_FAILED -> throw failed("If-Unmodified-Since");
            case NOT_MODIFIED -> {
                return new Selected(ObjectAnswers.described(WireResponse.empty(304), version), Optional.empty());
            }
            case PASSED -> {
            }
        }
        Optional<String> asked = call.header("range").filter(_ -> mayUseRange(call, version));
        Optional<String> partNumber = call.parameter("partNumber");
        if (partNumber.isPresent() && content != null) {
            if (asked.isPresent()) {
                throw S3Error.of(S3ErrorCode.INVALID_REQUEST,
                        "Cannot specify both Range header and partNumber query parameter").exception();
            }
            return part(call, version, content, number(partNumber.get()));
        }
        Optional<ByteRange> range = asked.flatMap(header -> ByteRange.parse(header, version.size()));
        if (range.isPresent()) {
            return new Selected(ObjectAnswers.described(WireResponse.empty(206), version).with("Content-Range",
                    range.get().contentRange(version.size())), range);
        }
        WireResponse answer = ObjectAnswers.described(Answers.ok(), version);
        return new Selected(summed(call, answer, version.checksum()),
                Optional.of(new ByteRange(0, version.size() - 1)));
    }

    private static WireResponse summed(S3Call call, WireResponse answer, Optional<Checksum> checksum) {
        boolean wanted = call.header("x-amz-checksum-mode").filter("ENABLED"::equalsIgnoreCase).isPresent();
        return wanted ? ObjectAnswers.summed(answer, checksum) : answer;
    }

    private static Selected part(S3Call call, ObjectVersion version, ObjectContent content, int number) {
        ObjectPart part = content.part(number);
        WireResponse answer = ObjectAnswers.described(WireResponse.empty(206), version);
        ByteRange range = new ByteRange(part.offset(), part.offset() + part.size() - 1);
        if (part.size() > 0) {
            answer = answer.with("Content-Range", range.contentRange(version.size()));
        }
        if (version.partCount() > 0) {
            answer = answer.with("x-amz-mp-parts-count", Integer.toString(version.partCount()));
        }
        return new Selected(summed(call, answer, part.checksum().or(version::checksum)), Optional.of(range));
    }

    private static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= 10_000) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number that is out of range
        }
        throw S3Error.argument("partNumber", text, "Part number must be an integer between 1 and 10000, inclusive")
                .exception();
    }

    /** RFC 9110, section 13.1.5: a range of another state of the object is of no use to who has the rest. */
    private static boolean mayUseRange(S3Call call, ObjectVersion version) {
        Optional<String> condition = call.header("if-range");
        if (condition.isEmpty()) {
            return true;
        }
        return HttpTime.parse(condition.get())
                .map(time -> version.lastModified().truncatedTo(ChronoUnit.SECONDS).equals(time))
                .orElseGet(() -> ETag.parse(condition.get()).equals(version.etag()));
    }

    private static RuntimeException failed(String condition) {
        return S3Error.of(S3ErrorCode.PRECONDITION_FAILED).with("Condition", condition).exception();
    }

    private static Map<String, String> overrides(S3Call call) {
        Map<String, String> given = new LinkedHashMap<>();
        OVERRIDES.forEach((parameter, field) -> call.parameter(parameter).ifPresent(value -> given.put(field, value)));
        if (!given.isEmpty() && call.principal() instanceof Principal.Anonymous) {
            throw S3Error.of(S3ErrorCode.INVALID_REQUEST,
                    "Request specific response headers cannot be used for anonymous GET requests.").exception();
        }
        return given;
    }

    private static boolean isPrintableLatin1(int c) {
        return c >= 0x20 && c < 0x7f || c >= 0xa0 && c <= 0xff;
    }

    private static WireResponse overridden(WireResponse answer, Map<String, String> overrides) {
        if (overrides.isEmpty() || answer.status() >= 300) {
            return answer;
        }
        WireResponse out = new WireResponse(answer.status(), answer.headers().stream()
                .filter(field -> !overrides.containsKey(field.name())).toList(), answer.body());
        for (Map.Entry<String, String> override : overrides.entrySet()) {
            if (!override.getValue().chars().allMatch(GetOperations::isPrintableLatin1)) {
                throw S3Error.argument("response-" + override.getKey().toLowerCase(java.util.Locale.ROOT),
                        override.getValue(), "Header value cannot be represented using ISO-8859-1.").exception();
            }
            out = out.with(override.getKey(), override.getValue());
        }
        return out;
    }
}
