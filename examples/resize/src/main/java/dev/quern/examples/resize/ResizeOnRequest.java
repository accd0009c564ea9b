package dev.quern.examples.resize;

import dev.quern.examples.resize.Refusal.Kind;
import dev.quern.function.Context;
import dev.quern.function.Handler;
import dev.quern.function.HttpRequest;
import dev.quern.function.HttpResponse;
import dev.quern.function.ObjectsException;
import dev.quern.function.StoredObject;
import java.io.IOException;
import java.util.Optional;

/**
 * Answers {@code GET ?key=...&width=...&height=...&format=...} with a picture of the bucket that the environment
 * variable {@code BUCKET} names, in that size and format. What was made is put into the bucket below
 * {@value #OUTPUT} and answered from there the next time; a picture that is replaced has another entity tag, and so
 * is never answered with what was made of the old one.
 */
public final class ResizeOnRequest implements Handler<HttpRequest, HttpResponse> {
    static final String OUTPUT = "resized/";

    /** A larger file is no photograph; all of it is held in memory. */
    private static final int LARGEST_FILE = 32 << 20;

    /** An answer has room for 6 MiB in Base64. */
    private static final int LARGEST_ANSWER = 4_400_000;

    @Override
    public HttpResponse handle(HttpRequest request, Context context) throws IOException {
        try {
            if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
                throw new Refusal(Kind.METHOD_NOT_ALLOWED, request.method() + " is not answered here; send GET");
            }
            return picture(Order.of(request.query()), request, context);
        } catch (Refusal refusal) {
            context.logger().info("refused: " + refusal.getMessage());
            HttpResponse answer = HttpResponse.json(refusal.kind().status, refusal.json());
            return refusal.kind() == Kind.METHOD_NOT_ALLOWED ? answer.withHeader("allow", "GET, HEAD") : answer;
        }
    }

    private static HttpResponse picture(Order order, HttpRequest request, Context context)
            throws Refusal, IOException {
        String bucket = context.environment().get("BUCKET");
        if (bucket == null) {
            throw new IllegalStateException("the environment variable BUCKET must name the bucket of the pictures");
        }
        if (order.key().startsWith(OUTPUT)) {
            throw new Refusal(Kind.NO_SUCH_KEY, "what lies below " + OUTPUT + " was made here: ask for the original");
        }
        try (StoredObject original = context.objects().get(bucket, order.key())) {
            String name = original.info().etag() + "/" + order.name();
            String etag = "\"" + name + "\"";
            if (request.header("if-none-match").filter(etag::equals).isPresent()) {
                return HttpResponse.of(304, "text/plain", new byte[0]).withHeader("etag", etag);
            }
            Optional<HttpResponse> made = madeBefore(bucket, OUTPUT + name, context);
            HttpResponse answer = made.isPresent() ? made.get() : make(order, original, bucket, OUTPUT + name, context);
            return answer.withHeader("etag", etag).withHeader("cache-control", "no-cache")
                    .withHeader("x-made", made.isPresent() ? "before" : "now");
        } catch (ObjectsException.NoSuchKey none) {
            throw new Refusal(Kind.NO_SUCH_KEY, "there is no picture " + order.key());
        } catch (ObjectsException.Invalid wrong) {
            throw new Refusal(Kind.INVALID_PARAMETER, wrong.getMessage());
        }
    }

    private static Optional<HttpResponse> madeBefore(String bucket, String key, Context context) throws IOException {
        try (StoredObject made = context.objects().get(bucket, key)) {
            return Optional.of(HttpResponse.of(200, made.info().contentType().orElseThrow(), made.readAllBytes()));
        } catch (ObjectsException.NoSuchKey none) {
            return Optional.empty();
        }
    }

    private static HttpResponse make(Order order, StoredObject original, String bucket, String key, Context context)
            throws Refusal, IOException {
        byte[] file = original.readNBytes(LARGEST_FILE + 1);
        if (file.length > LARGEST_FILE) {
            throw new Refusal(Kind.PICTURE_TOO_LARGE, "the picture's file is larger than 32 MiB");
        }
        Picture picture = Picture.of(file);
        Format format = order.format().orElse(picture.format());
        byte[] made = picture.resized(order.sizeFor(picture.size())).encode(format);
        if (made.length > LARGEST_ANSWER) {
            throw new Refusal(Kind.PICTURE_TOO_LARGE, "the picture would have " + made.length + " bytes; an answer has"
                    + " room for " + LARGEST_ANSWER + ": ask for a smaller one" + (format == Format.PNG ? " or a JPEG" : ""));
        }
        context.objects().put(bucket, key, format.mediaType, made);
        context.logger().info(order.key() + " became " + key);
        return HttpResponse.of(200, format.mediaType, made);
    }
}
