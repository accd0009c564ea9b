package dev.quern.examples.minify;

import dev.quern.function.Context;
import dev.quern.function.Handler;
import dev.quern.function.ObjectsException;
import dev.quern.function.StoredObject;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Called by a bucket when something is put into it: puts a minified copy of a script ({@code .js}, {@code .mjs}) or
 * style sheet ({@code .css}) into the same bucket, as {@code minified/KEY}. What lies there already is left alone, so the
 * function never answers its own output.
 */
public final class MinifyOnUpload implements Handler<Map<String, Object>, String> {
    static final String OUTPUT = "minified/";

    private static final int LARGEST_FILE = 4 << 20;

    @Override
    public String handle(Map<String, Object> event, Context context) throws IOException {
        int made = 0;
        for (Object record : (List<?>) event.get("Records")) {
            String bucket = text(record, "s3", "bucket", "name");
            // keys in events are encoded like forms: a blank is a plus
            String key = URLDecoder.decode(text(record, "s3", "object", "key"), StandardCharsets.UTF_8);
            if (key.startsWith(OUTPUT) || !isScript(key) && !key.endsWith(".css")) {
                context.logger().info("left alone: " + key);
            } else if (minify(bucket, key, context)) {
                made++;
            }
        }
        return made + " files";
    }

    private static boolean isScript(String key) {
        return key.endsWith(".js") || key.endsWith(".mjs");
    }

    private static boolean minify(String bucket, String key, Context context) throws IOException {
        try {
            String source = read(bucket, key, context);
            String small = isScript(key) ? Script.minified(key, source) : StyleSheet.minified(source);
            context.objects().put(bucket, OUTPUT + key, isScript(key) ? "text/javascript; charset=utf-8"
                    : "text/css; charset=utf-8", small.getBytes(StandardCharsets.UTF_8));
            context.logger().info(key + ": " + source.length() + " characters became " + small.length());
            return true;
        } catch (ObjectsException.NoSuchKey gone) {
            context.logger().info("deleted meanwhile: " + key);
        } catch (NotMinified wrong) {
            // the same the next time: a failure would only have it tried again
            context.logger().warn(key + " is not minified: " + wrong.getMessage());
        }
        return false;
    }

    private static String read(String bucket, String key, Context context) throws IOException, NotMinified {
        try (StoredObject object = context.objects().get(bucket, key)) {
            byte[] file = object.readNBytes(LARGEST_FILE + 1);
            if (file.length > LARGEST_FILE) {
                throw new NotMinified("it is larger than 4 MiB");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
        } catch (CharacterCodingException e) {
            throw new NotMinified("it is no text in UTF-8");
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
