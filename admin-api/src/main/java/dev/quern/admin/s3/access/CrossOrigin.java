package dev.quern.admin.s3.access;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.call.Settings;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.xml.XmlReader;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ObjectsException;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/**
 * Answers browsers that ask whether a page of another origin may use a bucket (the Fetch standard, "CORS protocol").
 */
public final class CrossOrigin {
    private static final String VARY = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";

    private final ObjectStore store;

    public CrossOrigin(ObjectStore store) {
        this.store = store;
    }

    /** That a page may read an answer. */
    public record Permit(CorsRule rule, String origin) {}

    /** Whether the page that sent a request may read the answer; empty if it may not, or no page sent it. */
    public Optional<Permit> permit(S3Call call) {
        Optional<String> origin = call.header("origin");
        if (origin.isEmpty() || call.address().bucket().isEmpty() || call.operation().equals("Preflight")) {
            return Optional.empty();
        }
        try {
            return find(call, origin.get(), call.head().method(), List.of());
        } catch (ObjectsException e) {
            return Optional.empty(); // the operation will say what is wrong
        }
    }

    private Optional<Permit> find(S3Call call, String origin, String method, List<String> headers) {
        return rules(call.bucket()).stream().filter(rule -> rule.fits(origin, method, headers)).findFirst()
                .map(rule -> new Permit(rule, origin));
    }

    private List<CorsRule> rules(BucketName bucket) {
        Optional<byte[]> kept = store.buckets().setting(bucket, Settings.CORS);
        if (kept.isEmpty()) {
            return List.of();
        }
        try {
            return CorsRule.read(XmlReader.read(new ByteArrayInputStream(kept.get()), "CORSConfiguration"));
        } catch (XMLStreamException e) {
            throw new IllegalStateException("the CORS rules of " + bucket + " are damaged", e);
        }
    }

    /** Adds what tells a browser so. */
    public static WireResponse decorate(WireResponse response, Optional<Permit> permit) {
        if (permit.isEmpty()) {
            return response;
        }
        CorsRule rule = permit.get().rule();
        WireResponse out = rule.isForAll()
                ? response.with("Access-Control-Allow-Origin", "*")
                : response.with("Access-Control-Allow-Origin", permit.get().origin())
                        .with("Access-Control-Allow-Credentials", "true");
        out = out.with("Access-Control-Allow-Methods", String.join(", ", rule.methods()));
        if (!rule.exposed().isEmpty()) {
            out = out.with("Access-Control-Expose-Headers", String.join(", ", rule.exposed()));
        }
        if (rule.maxAge().isPresent()) {
            out = out.with("Access-Control-Max-Age", rule.maxAge().get().toString());
        }
        return out.with("Vary", VARY);
    }

    /** The answer to the question of a browser before the request itself. */
    public WireResponse preflight(S3Call call) {
        String origin = call.header("origin").orElseThrow(() -> S3Error.of(S3ErrorCode.BAD_REQUEST,
                "Insufficient information. Origin request header needed.").exception());
        String method = call.header("access-control-request-method").orElseThrow(() -> S3Error
                .of(S3ErrorCode.BAD_REQUEST, "Invalid Access-Control-Request-Method: null").exception());
        List<String> headers = call.header("access-control-request-headers").stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(name -> name.strip().toLowerCase(Locale.ROOT)).filter(name -> !name.isEmpty()).toList();
        Optional<Permit> permit = call.address().bucket().flatMap(_ -> find(call, origin, method, headers));
        if (permit.isEmpty()) {
            throw S3Error.of(S3ErrorCode.ACCESS_FORBIDDEN).with("Method", method).with("ResourceType",
                    call.address().level().name()).exception();
        }
        WireResponse answer = decorate(Answers.ok(), permit);
        return headers.isEmpty() ? answer : answer.with("Access-Control-Allow-Headers", String.join(", ", headers));
    }
}
