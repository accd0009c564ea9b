package dev.quern.admin.kinesis.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quern.admin.http.WireException;
import dev.quern.admin.kinesis.error.KinesisError;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A place in a list as clients carry it. It holds all that it means, so that nothing is kept for it here.
 *
 * @param parts
 *            what the operation that gave it needs to go on; without line breaks
 * @param issued
 *            when it was given, in milliseconds
 */
public record PageToken(List<String> parts, Instant issued) {

    /** How long one can be used. */
    public static final Duration AGE = Duration.ofSeconds(300);

    public PageToken {
        parts = List.copyOf(parts);
    }

    /**
     * What {@link #toString} gave.
     *
     * @param count
     *            how many parts it has
     * @throws WireException
     *             if it is none of ours, or too old
     */
    public static PageToken parse(String text, int count, Instant now) {
        PageToken token = decode(text);
        if (token.parts.size() != count) {
            throw invalid();
        }
        if (token.issued.plus(AGE).isBefore(now)) {
            throw new WireException(new KinesisError.ExpiredNextToken(
                    "The NextToken has expired: it was given at " + token.issued + "."));
        }
        return token;
    }

    private static PageToken decode(String text) {
        try {
            String[] lines = new String(Base64.getUrlDecoder().decode(text), UTF_8).split("\n", -1);
            return new PageToken(List.of(Arrays.copyOfRange(lines, 1, lines.length)),
                    Instant.ofEpochMilli(Long.parseLong(lines[0])));
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    /** The refusal of a token that is none. */
    public static WireException invalid() {
        return new WireException(new KinesisError.InvalidArgument("Invalid NextToken."));
    }

    @Override
    public String toString() {
        String lines = issued.toEpochMilli() + "\n" + String.join("\n", parts);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(lines.getBytes(UTF_8));
    }
}
