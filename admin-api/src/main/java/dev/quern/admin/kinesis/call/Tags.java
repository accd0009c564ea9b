package dev.quern.admin.kinesis.call;

import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamsException.InvalidArgument;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;

/** Which tags streams and consumers may have. */
public final class Tags {

    private static final int MAX = 50;
    private static final Pattern ALLOWED = Pattern
            .compile("[\\u00C0-\\u1FFF\\u2C00-\\uD7FF\\w./\\-=+ @%:]*");

    private Tags() {}

    /**
     * @param doing
     *            what is done, {@code add tags to}
     * @throws InvalidArgument
     *             if keys or values have characters that none may have
     */
    public static void require(Map<String, String> tags, StreamName stream, String account, String doing) {
        require(tags.keySet(), stream, account, doing);
        require(tags.values(), stream, account, doing);
    }

    /** As {@link #require(Map, StreamName, String, String)}, for texts. */
    public static void require(Collection<String> texts, StreamName stream, String account, String doing) {
        if (!texts.stream().allMatch(text -> ALLOWED.matcher(text).matches())) {
            throw new InvalidArgument("Some tags contain invalid characters. Valid characters: Unicode letters, digits,"
                    + " white space, _ . / = + - % @ :.");
        }
        if (texts.stream().anyMatch(text -> text.contains("%"))) {
            throw new InvalidArgument("Failed to %s stream %s under account %s because some tags contained illegal"
                    .formatted(doing, stream, account) + " characters. The allowed characters are Unicode letters,"
                    + " white-spaces, '_',',','/','=','+','-','@',':'.");
        }
    }

    /**
     * @throws InvalidArgument
     *             if they are too many
     */
    public static void requireFew(Map<String, String> tags, StreamName stream, String account) {
        if (tags.size() > MAX) {
            throw new InvalidArgument(
                    "Failed to add tags to stream %s under account %s because a given stream cannot have more than %d"
                            .formatted(stream, account, MAX) + " tags associated with it.");
        }
    }
}
