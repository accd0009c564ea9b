package dev.quern.examples.textindex;

import dev.quern.function.Context;
import dev.quern.function.Handler;
import dev.quern.function.Objects;
import dev.quern.function.ObjectsException;
import dev.quern.function.StoredObject;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Called by a bucket when a text is put into it or removed: keeps the index {@value #INDEX} in the same bucket. What
 * lies below {@value #OUTPUT} is left alone, so the function never answers its own output.
 *
 * <p>
 * Events may come twice, late, and in another order than the changes, and several calls may run at the same time. So an
 * event only says <em>that</em> something has happened to a text; what the index is to say of it is read from the
 * bucket. The index is read first, then the text, and then the index is replaced if nobody else has replaced it since:
 * so no call writes what it has read of a text over what another call has read of it later.
 */
public final class IndexTexts implements Handler<Map<String, Object>, String> {
    static final String OUTPUT = "index/";
    static final String INDEX = OUTPUT + "words.txt";

    private static final String INDEX_TYPE = "text/plain; charset=utf-8";
    private static final int LARGEST_TEXT = 1 << 20;
    private static final Duration LEAST_TIME = Duration.ofMillis(500);

    @Override
    public String handle(Map<String, Object> event, Context context) throws IOException {
        int indexed = 0;
        for (Object record : (List<?>) event.get("Records")) {
            String bucket = text(record, "s3", "bucket", "name");
            // keys in events are encoded like forms: a blank is a plus
            String key = URLDecoder.decode(text(record, "s3", "object", "key"), StandardCharsets.UTF_8);
            if (key.startsWith(OUTPUT)) {
                context.logger().info("left alone: " + key);
            } else {
                update(bucket, key, context);
                indexed++;
            }
        }
        return indexed + " texts";
    }

    private static void update(String bucket, String key, Context context) throws IOException {
        for (int attempt = 1;; attempt++) {
            Optional<StoredIndex> before = StoredIndex.read(context.objects(), bucket);
            Index index = Index.parse(before.map(StoredIndex::file).orElse(new byte[0]));
            index.put(key, wordsOf(bucket, key, context));
            byte[] after = index.print();
            if (Arrays.equals(after, before.map(StoredIndex::file).orElse(new byte[0]))) {
                return;
            }
            try {
                if (before.isPresent()) {
                    context.objects().replace(bucket, INDEX, before.get().etag(), INDEX_TYPE, after);
                } else {
                    context.objects().putIfAbsent(bucket, INDEX, INDEX_TYPE, after);
                }
                context.logger().info("indexed at attempt " + attempt + ": " + key);
                return;
            } catch (ObjectsException.PreconditionFailed | ObjectsException.NoSuchKey other) {
                // somebody else was faster, and so has come further: this one tries again
                if (context.remainingTime().compareTo(LEAST_TIME) < 0) {
                    throw new IllegalStateException("the index is being changed all the time: " + key
                            + " is left to the next attempt", other);
                }
            }
        }
    }

    /** None of a text that is gone, or is no text. */
    private static Set<String> wordsOf(String bucket, String key, Context context) throws IOException {
        byte[] file;
        try (StoredObject object = context.objects().get(bucket, key)) {
            file = object.readNBytes(LARGEST_TEXT + 1);
        } catch (ObjectsException.NoSuchKey gone) {
            return Set.of();
        }
        if (file.length > LARGEST_TEXT) {
            context.logger().warn(key + " is not indexed: it is larger than 1 MiB");
            return Set.of();
        }
        Optional<String> text = Words.text(file);
        if (text.isEmpty()) {
            context.logger().warn(key + " is not indexed: it is no text in UTF-8");
        }
        return text.map(Words::of).orElse(Set.of());
    }

    /** The index as it lies in a bucket. */
    record StoredIndex(byte[] file, String etag) {

        static Optional<StoredIndex> read(Objects objects, String bucket) throws IOException {
            try (StoredObject index = objects.get(bucket, INDEX)) {
                return Optional.of(new StoredIndex(index.readAllBytes(), index.info().etag()));
            } catch (ObjectsException.NoSuchKey none) {
                return Optional.empty();
            }
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
