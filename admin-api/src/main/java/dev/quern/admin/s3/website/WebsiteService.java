package dev.quern.admin.s3.website;

import dev.quern.admin.auth.PayloadForm;
import dev.quern.admin.auth.Percent;
import dev.quern.admin.auth.Principal;
import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.CommonError;
import dev.quern.admin.http.WireError;
import dev.quern.admin.http.WireException;
import dev.quern.admin.http.WireOperation;
import dev.quern.admin.http.WireRequest;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.http.WireService;
import dev.quern.admin.s3.access.Access;
import dev.quern.admin.s3.body.Upload;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.call.Settings;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.object.ObjectOperations;
import dev.quern.admin.s3.route.Address;
import dev.quern.admin.s3.route.Addressing;
import dev.quern.admin.s3.route.Parameters;
import dev.quern.admin.s3.xml.XmlReader;
import dev.quern.runtime.invoke.Lineage;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import javax.xml.stream.XMLStreamException;

/**
 * Serves buckets as websites, on hosts {@code BUCKET.s3-website.ANYTHING}: to everybody, what the bucket's policy gives
 * to
 * everybody. Thread-safe.
 */
public final class WebsiteService implements WireService {
    private static final String HOST = ".s3-website.";
    private static final RequestHead.Headers NO_HEADERS = new RequestHead.Headers() {
        @Override
        public List<String> all(String lowerCaseName) {
            return List.of();
        }

        @Override
        public Iterable<String> names() {
            return List.of();
        }
    };

    private final ObjectStore store;
    private final Access access;
    private final ObjectOperations objects;
    private final BlockingPool pool;

    /**
     * @param pool
     *            where pages are looked up; not closed by this
     */
    public WebsiteService(ObjectStore store, Access access, ObjectOperations objects, BlockingPool pool) {
        this.store = store;
        this.access = access;
        this.objects = objects;
        this.pool = pool;
    }

    @Override
    public String signingName() {
        return "s3-website";
    }

    @Override
    public String requestIdHeader() {
        return "x-amz-request-id";
    }

    private static Optional<String> bucket(RequestHead head) {
        String host = head.header("host").orElse("").toLowerCase(Locale.ROOT);
        int website = host.indexOf(HOST);
        return website < 1 ? Optional.empty() : Optional.of(host.substring(0, website));
    }

    @Override
    public boolean owns(RequestHead head) {
        return bucket(head).isPresent();
    }

    @Override
    public boolean claims(RequestHead head) {
        return false;
    }

    @Override
    public WireOperation operation(RequestHead head) {
        return new Visit();
    }

    /** One request. */
    private final class Visit implements WireOperation {
        @Override
        public String name() {
            return "GetPage";
        }

        @Override
        public long bodyLimit() {
            return 0;
        }

        @Override
        public boolean signed() {
            return false;
        }

        @Override
        public CompletionStage<WireResponse> call(WireRequest request) {
            String method = request.head().method();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                throw S3Error.of(S3ErrorCode.METHOD_NOT_ALLOWED).with("Method", method).exception();
            }
            String bucket = bucket(request.head()).orElseThrow();
            String key = Addressing.decode(request.head().rawPath().substring(1));
            return pool.submit(() -> visit(request, bucket, key));
        }
    }

    private WireResponse visit(WireRequest request, String bucket, String key) {
        Website website = website(bucket);
        if (website.redirectAll().isPresent()) {
            Website.Target target = website.redirectAll().get();
            return redirect(request, 301, target.protocol(), Optional.of(target.host()), key);
        }
        Optional<WireResponse> moved = redirect(request, website, key, Optional.empty());
        if (moved.isPresent()) {
            return moved.get();
        }
        boolean folder = key.isEmpty() || key.endsWith("/");
        try {
            return page(request, bucket, folder ? key + website.index() : key);
        } catch (WireException | ObjectsException e) {
            S3Error error = error(e);
            if (error.status() == 404 && !folder && exists(request, bucket, key + "/" + website.index())) {
                return WireResponse.empty(302).with("Location", "/" + encoded(key) + "/");
            }
            return redirect(request, website, key, Optional.of(error.status()))
                    .orElseGet(() -> errorPage(request, bucket, website, error));
        }
    }

    private Website website(String bucket) {
        try {
            byte[] kept = store.buckets().setting(new BucketName(bucket), Settings.WEBSITE).orElseThrow(() -> S3Error
                    .of(S3ErrorCode.NO_SUCH_WEBSITE).with("BucketName", bucket).exception());
            return Website.read(XmlReader.read(new ByteArrayInputStream(kept), "WebsiteConfiguration"));
        } catch (ObjectsException.NoSuchBucket | ObjectsException.InvalidBucketName e) {
            throw S3Error.of(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", bucket).exception();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("the website of " + bucket + " is damaged", e);
        }
    }

    private static S3Error error(RuntimeException e) {
        if (e instanceof WireException wire && wire.error() instanceof S3Error known) {
            return known;
        }
        return switch (e) {
            case ObjectsException.NoSuchKey missing -> S3Error.of(S3ErrorCode.NO_SUCH_KEY).with("Key", missing.key());
            case ObjectsException.KeyTooLong _,ObjectsException.InvalidKey _ -> S3Error.of(S3ErrorCode.NO_SUCH_KEY);
            default -> throw e;
        };
    }

    private S3Call call(WireRequest request, String bucket, String key, RequestHead head) {
        WireRequest anonymous = new WireRequest(head, new byte[0], new Principal.Anonymous(), request.requestId(),
                request.origin(), request.received(), request.endOfTurn());
        return new S3Call(anonymous, "GetObject", new Address(Optional.of(bucket), Optional.of(key), true),
                new Parameters(""), new Principal.Anonymous(), Lineage.NONE,
                Upload.of(head, new PayloadForm.Unsigned(), InputStream.nullInputStream()), "");
    }

    private WireResponse page(WireRequest request, String bucket, String key) {
        S3Call call = call(request, bucket, key, request.head());
        if (!access.allows(call, "GetObject", Optional.of(key))) {
            throw S3Error.of(S3ErrorCode.ACCESS_DENIED).exception();
        }
        // unlike the API, a website tells of what may be read that it is not there
        ObjectVersion version = store.objects().head(call.bucket(), call.key(), Optional.empty());
        if (version.metadata().websiteRedirect().isPresent()) {
            return WireResponse.empty(301).with("Location", version.metadata().websiteRedirect().get());
        }
        return request.head().method().equals("HEAD") ? objects.head(call) : objects.get(call);
    }

    private boolean exists(WireRequest request, String bucket, String key) {
        S3Call call = call(request, bucket, key, request.head());
        try {
            return access.allows(call, "GetObject", Optional.of(key))
                    && !store.objects().head(call.bucket(), call.key(), Optional.empty()).deleteMarker();
        } catch (ObjectsException e) {
            return false;
        }
    }

    private static Optional<WireResponse> redirect(WireRequest request, Website website, String key,
            Optional<Integer> status) {
        return website.rules().stream().filter(rule -> rule.fits(key, status)).findFirst()
                .map(rule -> redirect(request, rule.status(), rule.protocol(), rule.host(), rule.key(key)));
    }

    private static WireResponse redirect(WireRequest request, int status, Optional<String> protocol,
            Optional<String> host, String key) {
        return WireResponse.empty(status).with("Location", protocol.orElse(request.head().scheme()) + "://"
                + host.orElse(request.head().header("host").orElse("")) + "/" + encoded(key));
    }

    private static String encoded(String key) {
        return Percent.encode(key).replace("%2F", "/");
    }

    private WireResponse errorPage(WireRequest request, String bucket, Website website, S3Error error) {
        if (website.error().isPresent() && error.status() < 500) {
            try {
                // whatever the client knows of the page that it asked for, it knows nothing of this one
                RequestHead head = new RequestHead("GET", request.head().rawPath(), "", NO_HEADERS);
                S3Call call = call(request, bucket, website.error().get(), head);
                if (access.allows(call, "GetObject", website.error())) {
                    WireResponse page = objects.get(call);
                    return new WireResponse(error.status(), page.headers(), page.body());
                }
            } catch (ObjectsException.NoSuchKey e) {
                return print(error);
            }
        }
        return print(error);
    }

    @Override
    public WireResponse print(WireError any) {
        WireError error = any instanceof CommonError common
                ? S3Error.of(common instanceof CommonError.Unavailable
                        ? S3ErrorCode.SLOW_DOWN
                        : S3ErrorCode.INTERNAL_ERROR, common.message())
                : any;
        StringBuilder page = new StringBuilder();
        String title = error.status() + " " + error.code();
        page.append("<html>\n<head><title>").append(html(title)).append("</title></head>\n<body>\n<h1>")
                .append(html(title)).append("</h1>\n<ul>\n<li>Code: ").append(html(error.code()))
                .append("</li>\n<li>Message: ").append(html(error.message())).append("</li>\n");
        error.members().forEach((name, value) -> page.append("<li>").append(html(name)).append(": ")
                .append(html(value)).append("</li>\n"));
        page.append("</ul>\n<hr/>\n</body>\n</html>\n");
        return WireResponse.of(error.status(), "text/html; charset=utf-8",
                page.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String html(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    @Override
    public WireError tooLarge(WireOperation operation) {
        return S3Error.of(S3ErrorCode.METHOD_NOT_ALLOWED);
    }

    @Override
    public WireError internal() {
        return S3Error.of(S3ErrorCode.INTERNAL_ERROR);
    }
}
