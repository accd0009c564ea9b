package dev.quern.admin.functionurl;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.quern.admin.auth.AuthenticationException;
import dev.quern.admin.auth.Authenticator;
import dev.quern.admin.auth.Principal;
import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.Failures;
import dev.quern.admin.http.WireError;
import dev.quern.admin.http.WireException;
import dev.quern.admin.http.WireOperation;
import dev.quern.admin.http.WireRequest;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.http.WireService;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.invoke.InvocationRequest;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Invoker;
import dev.quern.runtime.invoke.Outcome;
import dev.quern.runtime.policy.ResourcePolicies;
import dev.quern.runtime.url.Cors;
import dev.quern.runtime.url.FunctionUrl;
import dev.quern.runtime.url.FunctionUrls;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Serves function URLs. */
public final class FunctionUrlService implements WireService {

    private static final String SIGNED_FOR = "lambda";
    private static final String ERROR_TYPE = "x-amzn-ErrorType";
    private static final Principal ANYBODY = new Principal.Anonymous();

    private final FunctionUrls urls;
    private final ResourcePolicies policies;
    private final Invoker invoker;
    private final Authenticator authenticator;
    private final BlockingPool pool;
    private final HttpEvent events;

    /**
     * Serves these URLs.
     *
     * @param authenticator
     *            checks the signatures of requests to URLs of kind {@code AWS_IAM}
     * @param pool
     *            where what must be read from disk is read; not closed by this
     */
    public FunctionUrlService(FunctionUrls urls, ResourcePolicies policies, Invoker invoker,
            Authenticator authenticator,
            BlockingPool pool, String accountId) {
        this.urls = urls;
        this.policies = policies;
        this.invoker = invoker;
        this.authenticator = authenticator;
        this.pool = pool;
        this.events = new HttpEvent(accountId);
    }

    @Override
    public String signingName() {
        return "lambda-url";
    }

    @Override
    public boolean owns(RequestHead head) {
        return UrlAddresses.find(head).isPresent();
    }

    @Override
    public boolean claims(RequestHead head) {
        return owns(head);
    }

    @Override
    public WireOperation operation(RequestHead head) {
        return new Invocation(UrlAddresses.find(head)
                .orElseThrow(() -> new IllegalArgumentException("not the address of a function URL")));
    }

    @Override
    public WireResponse print(WireError error) {
        if (error == UrlError.FUNCTION_FAILED) {
            // as plain text: so AWS does it
            return WireResponse.of(error.status(), "text/plain", error.message().getBytes(StandardCharsets.UTF_8))
                    .with(ERROR_TYPE, error.code());
        }
        String message = new String(JsonStringEncoder.getInstance().quoteAsString(error.message()));
        byte[] body = ("{\"" + error.messageMember() + "\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8);
        return WireResponse.of(error.status(), "application/json", body).with(ERROR_TYPE, error.code());
    }

    @Override
    public WireError tooLarge(WireOperation operation) {
        return UrlError.TOO_LARGE;
    }

    @Override
    public WireError internal() {
        return UrlError.INTERNAL;
    }

    /** A signature that does not prove who sent the request; the message tells its sender what is wrong with it. */
    private record Unauthenticated(String code, int status, String message) implements WireError {}

    /**
     * One request to a URL. Whether it must be signed is known only when the URL has been looked up: it is checked
     * here.
     */
    private final class Invocation implements WireOperation {

        private final UrlAddresses.Addressed addressed;

        Invocation(UrlAddresses.Addressed addressed) {
            this.addressed = addressed;
        }

        @Override
        public String name() {
            return "InvokeFunctionUrl";
        }

        @Override
        public long bodyLimit() {
            return InvocationRequest.MAX_PAYLOAD_BYTES;
        }

        @Override
        public boolean signed() {
            return false;
        }

        @Override
        public CompletionStage<WireResponse> call(WireRequest request) {
            if (urls.knows(addressed.id())) {
                Optional<FunctionUrl> url = urls.byId(addressed.id());
                if (url.isPresent() && policies.knows(url.get())) {
                    return serve(url.get(), request);
                }
            }
            return pool.submit(() -> {
                FunctionUrl url = urls.byId(addressed.id()).orElseThrow(() -> new WireException(UrlError.FORBIDDEN));
                policies.opensToAll(url); // so that it is known from now on
                return url;
            }).thenCompose(url -> serve(url, request));
        }

        private CompletionStage<WireResponse> serve(FunctionUrl url, WireRequest request) {
            if (url.cors().isEmpty()) {
                return answer(url, request);
            }
            Cors cors = url.cors().get();
            Optional<WireResponse> preflight = CorsAnswers.preflight(cors, request.head());
            if (preflight.isPresent()) {
                return CompletableFuture.completedFuture(preflight.get());
            }
            // a page of another origin may read errors too
            return answer(url, request).exceptionally(e -> print(expected(e)))
                    .thenApply(response -> CorsAnswers.decorate(cors, request.head(), response));
        }

        private CompletionStage<WireResponse> answer(FunctionUrl url, WireRequest request) {
            try {
                byte[] event = events.write(request, addressed, principal(url, request));
                return invoke(url, event, request).exceptionallyCompose(
                        e -> CompletableFuture.failedStage(translate(e)));
            } catch (WireException | FunctionsException e) {
                return CompletableFuture.failedStage(translate(e));
            }
        }

        private WireError expected(Throwable e) {
            if (e instanceof WireException known) {
                return known.error();
            }
            if (e.getCause() instanceof WireException known) {
                return known.error();
            }
            throw e instanceof CompletionException surprise ? surprise : new CompletionException(e);
        }

        private Principal principal(FunctionUrl url, WireRequest request) {
            if (url.auth() == FunctionUrl.Auth.NONE) {
                if (!policies.opensToAll(url)) {
                    throw new WireException(UrlError.FORBIDDEN);
                }
                return ANYBODY;
            }
            try {
                Authenticator.Pending pending = authenticator.begin(request.head(), SIGNED_FOR);
                pending.update(request.body());
                return pending.complete();
            } catch (AuthenticationException e) {
                throw new WireException(e.reason() == AuthenticationException.Reason.MISSING_TOKEN
                        ? UrlError.FORBIDDEN
                        : new Unauthenticated(e.reason().code(), e.reason().status(), e.getMessage()));
            }
        }

        private CompletionStage<WireResponse> invoke(FunctionUrl url, byte[] event, WireRequest request) {
            if (url.invokeMode() == FunctionUrl.InvokeMode.RESPONSE_STREAM) {
                UrlStreamAnswer answer = new UrlStreamAnswer();
                answer.follow(invoker.invoke(new InvocationRequest(url.target(), event, request.requestId(),
                        Optional.empty(), Optional.empty(), false, Optional.of(answer)), request.endOfTurn()));
                return answer.response();
            }
            return invoker.invoke(
                    new InvocationRequest(url.target(), event, request.requestId(), Optional.empty(),
                            Optional.empty(), false, Optional.empty()),
                    request.endOfTurn())
                    .thenApply(FunctionUrlService::answer);
        }
    }

    private static WireResponse answer(InvocationResult result) {
        return switch (result.outcome()) {
            case Outcome.Success success ->
                HttpAnswer.read(success.payload()).orElseThrow(() -> new WireException(UrlError.FUNCTION_FAILED));
            case Outcome.Failure _ -> throw new WireException(UrlError.FUNCTION_FAILED);
        };
    }

    private static Throwable translate(Throwable e) {
        Throwable cause = Failures.cause(e);
        return switch (cause) {
            case FunctionsException.TooManyRequests _ -> new WireException(UrlError.THROTTLED);
            case FunctionsException.NotFound _ -> new WireException(UrlError.FORBIDDEN);
            case FunctionsException.RequestTooLarge _ -> new WireException(UrlError.TOO_LARGE);
            case FunctionsException.Conflict _ -> new WireException(UrlError.UNAVAILABLE);
            default -> cause;
        };
    }
}
