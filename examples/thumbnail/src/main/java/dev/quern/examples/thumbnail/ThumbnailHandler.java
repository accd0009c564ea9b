package dev.quern.examples.thumbnail;

import dev.quern.examples.thumbnail.Refusal.Kind;
import dev.quern.function.Context;
import dev.quern.function.Handler;
import dev.quern.function.HttpRequest;
import dev.quern.function.HttpResponse;
import java.awt.image.BufferedImage;
import java.io.IOException;

/**
 * Answers a {@code POST} of a JPEG or PNG with its thumbnail in the same format: upright, in its proportions, in sRGB,
 * never larger than the original.
 *
 * <p>
 * Query parameters limit the thumbnail, in pixels from 16 to 2048: {@code size} both edges (256 unless told),
 * {@code width} or {@code height} one of them or each its own. What gets no thumbnail gets a JSON object that says why:
 * see {@link Refusal}.
 */
public final class ThumbnailHandler implements Handler<HttpRequest, HttpResponse> {

    @Override
    public HttpResponse handle(HttpRequest request, Context context) throws IOException {
        try {
            return thumbnail(request, context);
        } catch (Refusal refusal) {
            context.logger().warn("refused: " + refusal.getMessage());
            HttpResponse answer = HttpResponse.json(refusal.kind().status, refusal.json());
            return refusal.kind() == Kind.METHOD_NOT_ALLOWED ? answer.withHeader("allow", "POST") : answer;
        }
    }

    private static HttpResponse thumbnail(HttpRequest request, Context context) throws Refusal, IOException {
        if (!request.method().equals("POST")) {
            throw new Refusal(Kind.METHOD_NOT_ALLOWED,
                    request.method() + " is not answered here; send the image by POST");
        }
        Size frame = Frame.of(request.query());
        if (request.body().length == 0) {
            throw new Refusal(Kind.EMPTY_BODY, "the body is empty; send a JPEG or a PNG as the body");
        }
        Photo photo = Photo.of(request.body());
        BufferedImage thumbnail = Thumbnail.of(photo, frame);
        context.logger().info(photo.format() + " of " + photo.stored() + " pixels became "
                + thumbnail.getWidth() + " x " + thumbnail.getHeight());
        return HttpResponse.of(200, photo.format().mediaType, Encoder.encode(thumbnail, photo.format()));
    }
}
