package dev.quern.examples.thumbnail;

import dev.quern.function.Context;
import dev.quern.function.Handler;
import dev.quern.function.ObjectsException;
import dev.quern.function.StoredObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Called by a bucket when a photograph is put into it: puts its thumbnail into the same bucket, as
 * {@code thumbnails/KEY}. What lies there already is left alone, so the function never answers its own output. An
 * environment variable {@code THUMBNAIL_SIZE} limits both edges, in pixels from 16 to 2048; 256 unless it is set.
 */
public final class ThumbnailOnUpload implements Handler<Map<String, Object>, String> {
    static final String OUTPUT = "thumbnails/";

    /** A larger file is no photograph; all of it is held in memory. */
    private static final int LARGEST_FILE = 32 << 20;

    @Override
    public String handle(Map<String, Object> event, Context context) throws IOException {
        int made = 0;
        for (Object record : (List<?>) event.get("Records")) {
            String bucket = text(record, "s3", "bucket", "name");
            // keys in events are encoded like forms: a blank is a plus
            String key = URLDecoder.decode(text(record, "s3", "object", "key"), StandardCharsets.UTF_8);
            if (key.startsWith(OUTPUT)) {
                context.logger().info("left alone, for it is a thumbnail: " + key);
            } else if (makeThumbnail(bucket, key, context)) {
                made++;
            }
        }
        return made + " thumbnails";
    }

    private static boolean makeThumbnail(String bucket, String key, Context context) throws IOException {
        byte[] file;
        try (StoredObject object = context.objects().get(bucket, key)) {
            file = object.readNBytes(LARGEST_FILE + 1);
        } catch (ObjectsException.NoSuchKey gone) {
            context.logger().info("deleted meanwhile: " + key);
            return false;
        }
        if (file.length > LARGEST_FILE) {
            context.logger().warn(key + " has no thumbnail: it is larger than 32 MiB");
            return false;
        }
        try {
            Photo photo = Photo.of(file);
            String size = context.environment().get("THUMBNAIL_SIZE");
            BufferedImage thumbnail = Thumbnail.of(photo, Frame.of(size == null ? Map.of() : Map.of("size", size)));
            context.objects().put(bucket, OUTPUT + key, photo.format().mediaType,
                    Encoder.encode(thumbnail, photo.format()));
            context.logger().info(key + " of " + photo.stored() + " pixels became " + thumbnail.getWidth() + " x "
                    + thumbnail.getHeight());
            return true;
        } catch (Refusal refusal) {
            // the same the next time: a failure would only have it tried again
            context.logger().warn(key + " has no thumbnail: " + refusal.getMessage());
            return false;
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
