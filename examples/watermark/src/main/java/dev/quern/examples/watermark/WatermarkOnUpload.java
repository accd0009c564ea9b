package dev.quern.examples.watermark;

import dev.quern.function.Context;
import dev.quern.function.Handler;
import dev.quern.function.ObjectsException;
import dev.quern.function.StoredObject;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Called by a bucket when a photograph is put into it: puts a copy with a watermark into the same bucket, as
 * {@code watermarked/KEY}. What lies there already is left alone, so the function never answers its own output. One of
 * two environment variables says what the watermark is: {@code WATERMARK_TEXT} a text, {@code WATERMARK_IMAGE} the key
 * of a picture in the same bucket, which is left alone as well.
 */
public final class WatermarkOnUpload implements Handler<Map<String, Object>, String> {
    static final String OUTPUT = "watermarked/";

    /** A larger file is no photograph; all of it is held in memory. */
    private static final int LARGEST_FILE = 32 << 20;

    @Override
    public String handle(Map<String, Object> event, Context context) throws IOException {
        int made = 0;
        for (Object record : (List<?>) event.get("Records")) {
            String bucket = text(record, "s3", "bucket", "name");
            // keys in events are encoded like forms: a blank is a plus
            String key = URLDecoder.decode(text(record, "s3", "object", "key"), StandardCharsets.UTF_8);
            if (key.startsWith(OUTPUT) || key.equals(context.environment().get("WATERMARK_IMAGE"))) {
                context.logger().info("left alone: " + key);
            } else if (mark(bucket, key, context)) {
                made++;
            }
        }
        return made + " watermarks";
    }

    private static boolean mark(String bucket, String key, Context context) throws IOException {
        Mark mark = mark(bucket, context);
        try {
            Photo photo = Photo.of(read(bucket, key, context));
            mark.drawOn(photo.pixels());
            context.objects().put(bucket, OUTPUT + key, photo.mediaType(), photo.encode());
            context.logger().info(key + " has a watermark");
            return true;
        } catch (ObjectsException.NoSuchKey gone) {
            context.logger().info("deleted meanwhile: " + key);
            return false;
        } catch (NoPhoto wrong) {
            // the same the next time: a failure would only have it tried again
            context.logger().warn(key + " has no watermark: " + wrong.getMessage());
            return false;
        }
    }

    /** A function that is not set up fails, so that the event is tried again and told of in the end. */
    private static Mark mark(String bucket, Context context) throws IOException {
        String text = context.environment().get("WATERMARK_TEXT");
        String image = context.environment().get("WATERMARK_IMAGE");
        if ((text == null) == (image == null) || text != null && text.isBlank()) {
            throw new IllegalStateException("set the environment variable WATERMARK_TEXT to a text, or WATERMARK_IMAGE to"
                    + " the key of a picture in the bucket");
        }
        if (text != null) {
            return new Mark.Text(text);
        }
        try {
            return new Mark.Image(Photo.of(read(bucket, image, context)).pixels());
        } catch (ObjectsException.NoSuchKey | NoPhoto wrong) {
            throw new IllegalStateException("WATERMARK_IMAGE is " + image + ", which is no picture in the bucket "
                    + bucket + ": " + wrong.getMessage(), wrong);
        }
    }

    private static byte[] read(String bucket, String key, Context context) throws IOException, NoPhoto {
        try (StoredObject object = context.objects().get(bucket, key)) {
            byte[] file = object.readNBytes(LARGEST_FILE + 1);
            if (file.length > LARGEST_FILE) {
                throw new NoPhoto("it is larger than 32 MiB");
            }
            return file;
        }
    }

    private static String text(Object json, String... path) {
        Object at = json;
        for (String name : path) {
            at = ((Map<?, ?>) at).get(name);
        }
        return (String) at;
    }
}
