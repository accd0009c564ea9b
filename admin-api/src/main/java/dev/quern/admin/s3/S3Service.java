package dev.quern.admin.s3;

import dev.quern.admin.auth.Authenticator;
import dev.quern.admin.auth.CallChains;
import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.auth.S3Authenticator;
import dev.quern.admin.auth.S3Caller;
import dev.quern.admin.auth.S3Refusal;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.CommonError;
import dev.quern.admin.http.Failures;
import dev.quern.admin.http.RequestBody;
import dev.quern.admin.http.StreamingOperation;
import dev.quern.admin.http.TransferPool;
import dev.quern.admin.http.WireError;
import dev.quern.admin.http.WireException;
import dev.quern.admin.http.WireOperation;
import dev.quern.admin.http.WireRequest;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.http.WireService;
import dev.quern.admin.s3.access.Access;
import dev.quern.admin.s3.access.CrossOrigin;
import dev.quern.admin.s3.body.Upload;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.call.S3Operation;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.route.Address;
import dev.quern.admin.s3.route.Addressing;
import dev.quern.admin.s3.route.Parameters;
import dev.quern.admin.s3.route.Routes;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.storage.objects.model.ObjectsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** The wire API of S3. Thread-safe. */
public final class S3Service implements WireService {
    static final String REQUEST_ID = "x-amz-request-id";
    static final String HOST_ID = "x-amz-id-2";
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\ufffe\\uffff]");
    private static final Pattern API_VERSION = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private final Map<String, S3Operation> table = new HashMap<>();
    private final Routes routes = new Routes();
    private final Addressing addressing;
    private final S3Authenticator authenticator;
    private final CallChains chains;
    private final Access access;
    private final CrossOrigin crossOrigin;
    private final BlockingPool pool;
    private final TransferPool transfers;
    private final String hostId;

    /**
     * @param operations
     *            the table; what the model has besides is refused as not implemented
     * @param chains
     *            which chain of calls a request continues
     * @param pool
     *            where operations run whose body has come; not closed by this
     * @param transfers
     *            where those run that wait for their body; not closed by this
     * @param hostId
     *            this server's name in answers; means nothing to clients
     */
    S3Service(List<S3Operation> operations, Addressing addressing, S3Authenticator authenticator, CallChains chains,
            Access access, CrossOrigin crossOrigin, BlockingPool pool, TransferPool transfers, String hostId) {
        operations.forEach(operation -> table.put(operation.name(), operation));
        this.addressing = addressing;
        this.authenticator = authenticator;
        this.chains = chains;
        this.access = access;
        this.crossOrigin = crossOrigin;
        this.pool = pool;
        this.transfers = transfers;
        this.hostId = hostId;
    }

    @Override
    public String signingName() {
        return "s3";
    }

    @Override
    public String requestIdHeader() {
        return REQUEST_ID;
    }

    /** A request that is signed for S3 is its own even where this server's own pages are. */
    @Override
    public boolean owns(RequestHead head) {
        Optional<String> signedFor = Authenticator.claimedService(head);
        return signedFor.isPresent()
                ? signedFor.get().equals("s3")
                : addressing.hostBucket(head).isPresent();
    }

    /** An unsigned request for what nobody else has: asked after all services with paths of their own. */
    @Override
    public boolean claims(RequestHead head) {
        if (Authenticator.claimedService(head).isPresent() || !Routes.methods().contains(head.method())) {
            return false;
        }
        String path = head.rawPath().substring(1);
        if (path.isEmpty()) {
            return head.method().equals("GET"); // the list of buckets
        }
        int slash = path.indexOf('/');
        String first = slash < 0 ? path : path.substring(0, slash);
        return BUCKET.matcher(first).matches() && !API_VERSION.matcher(first).matches();
    }

    @Override
    public WireOperation operation(RequestHead head) {
        Address address = addressing.of(head);
        Parameters parameters = new Parameters(head.rawQuery());
        String name = routes.find(head, address.level(), parameters).orElse("");
        return new Called(name, address, parameters);
    }

    /** One request. */
    private final class Called implements StreamingOperation {
        private final String name;
        private final Address address;
        private final Parameters parameters;

        Called(String name, Address address, Parameters parameters) {
            this.name = name;
            this.address = address;
            this.parameters = parameters;
        }

        @Override
        public String name() {
            return name.isEmpty() ? "Unknown" : name;
        }

        @Override
        public CompletionStage<WireResponse> call(WireRequest request, RequestBody body) {
            // a browser asks with the address of the request that is to follow: what it is signed for is that one
            S3Caller caller = name.equals("Preflight") ? S3Caller.nobody() : authenticate(request.head());
            if (name.isEmpty()) {
                throw S3Error.of(S3ErrorCode.METHOD_NOT_ALLOWED).with("Method", request.head().method())
                        .with("ResourceType", address.level().name()).exception();
            }
            S3Operation operation = Optional.ofNullable(table.get(name))
                    .orElseThrow(() -> S3Error.notImplemented("the operation " + name).exception());
            refuseUnknownHeaders(operation, request.head());
            S3Call call = new S3Call(request, name, address, parameters, caller.principal(),
                    chains.of(caller.principal(), request.head()),
                    Upload.of(request.head(), caller.payload(), body.stream()), hostId);
            CompletionStage<WireResponse> answer = body.whole()
                    ? pool.submit(() -> run(operation, call))
                    : transfers.submit(() -> run(operation, call));
            return answer.handle((response, failure) -> failure == null
                    ? response.with(HOST_ID, hostId)
                    : refused(failure, call));
        }

        private WireResponse run(S3Operation operation, S3Call call) throws Exception {
            Optional<CrossOrigin.Permit> permit = crossOrigin.permit(call);
            try {
                access.require(call, operation);
                return CrossOrigin.decorate(operation.handler().handle(call), permit);
            } catch (WireException | ObjectsException e) {
                if (permit.isEmpty()) {
                    throw e;
                }
                // a page of another origin may read errors too
                return CrossOrigin.decorate(printed(error(e, call), call.head().rawPath(), call.requestId()),
                        permit);
            }
        }

        private WireResponse refused(Throwable failure, S3Call call) {
            Throwable cause = Failures.cause(failure);
            if (cause instanceof WireException || cause instanceof ObjectsException) {
                throw new WireException(error((RuntimeException) cause, call));
            }
            throw cause instanceof RuntimeException surprise ? surprise : new CompletionException(cause);
        }
    }

    private WireError error(RuntimeException e, S3Call call) {
        if (e instanceof WireException wire) {
            return wire.error();
        }
        return access.withoutSecrets(StoreErrors.of((ObjectsException) e), call);
    }

    private S3Caller authenticate(RequestHead head) {
        try {
            return authenticator.begin(head);
        } catch (S3Refusal e) {
            throw S3Error.of(e).exception();
        }
    }

    /** Nothing that the model knows is accepted and ignored. */
    private static void refuseUnknownHeaders(S3Operation operation, RequestHead head) {
        for (String name : head.headers().names()) {
            if (name.startsWith("x-amz-") && HeaderNames.KNOWN.contains(name)
                    && !HeaderNames.COMMON.contains(name) && !operation.headers().contains(name)) {
                throw S3Error.notImplementedHeader(name).exception();
            }
        }
    }

    @Override
    public WireResponse print(WireError error) {
        return printed(error, "", "").with(HOST_ID, hostId);
    }

    @Override
    public WireResponse print(WireError error, RequestHead head, String requestId) {
        return printed(error, head.rawPath(), requestId).with(HOST_ID, hostId);
    }

    private WireResponse printed(WireError any, String resource, String requestId) {
        WireError error = any instanceof CommonError common ? translated(common) : any;
        XmlWriter xml = XmlWriter.plain("Error").text("Code", error.code()).text("Message", error.message());
        error.members().forEach((name, value) -> xml.text(name, printable(value)));
        if (!resource.isEmpty()) {
            xml.text("Resource", printable(resource));
        }
        xml.text("RequestId", requestId).text("HostId", hostId);
        WireResponse response = WireResponse.of(error.status(), "application/xml", xml.bytes());
        for (Map.Entry<String, String> header : error.headers().entrySet()) {
            response = response.with(header.getKey(), header.getValue());
        }
        return response;
    }

    /** An error that cannot be parsed is worse than one that does not say a key to the letter. */
    private static String printable(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c < 0xfffe)
                ? text
                : UNPRINTABLE.matcher(text).replaceAll("\uFFFD");
    }

    private static S3Error translated(CommonError error) {
        return switch (error) {
            case CommonError.RequestTimeout _ -> S3Error.of(S3ErrorCode.REQUEST_TIMEOUT);
            case CommonError.InsufficientStorage full -> S3Error.of(S3ErrorCode.INSUFFICIENT_STORAGE, full.message());
            case CommonError.OutcomeUnknown unknown -> S3Error.of(S3ErrorCode.INTERNAL_ERROR, unknown.message());
            case CommonError.Unavailable busy -> S3Error.of(S3ErrorCode.SLOW_DOWN, busy.message());
            case CommonError.Unauthenticated denied -> S3Error.of(S3ErrorCode.ACCESS_DENIED, denied.message());
            case CommonError.UnknownOperation unknown -> S3Error.of(S3ErrorCode.METHOD_NOT_ALLOWED, unknown.message());
            case CommonError.Serialization bad -> S3Error.of(S3ErrorCode.INVALID_REQUEST, bad.message());
            case CommonError.Validation bad -> S3Error.of(S3ErrorCode.INVALID_REQUEST, bad.message());
        };
    }

    @Override
    public WireError tooLarge(WireOperation operation) {
        return S3Error.of(S3ErrorCode.ENTITY_TOO_LARGE);
    }

    @Override
    public WireError internal() {
        return S3Error.of(S3ErrorCode.INTERNAL_ERROR);
    }

    /** The table, by name, for documentation. */
    public List<S3Operation> operations() {
        return table.values().stream().sorted(java.util.Comparator.comparing(S3Operation::name)).toList();
    }

}
