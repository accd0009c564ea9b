package dev.quern.admin.awsjson;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How bodies are compressed. DynamoDB takes requests in gzip only, and answers in either. */
enum ContentCoding {
    GZIP, DEFLATE;

    /** One member of an {@code Accept-Encoding}: a name, and how much it is wanted, from 0 (not at all) to 1. */
    private record Wish(String name, double weight) {}

    /** The name in header fields. */
    String token() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What a caller wants most. As the service does it, and not as HTTP asks for: {@code identity} counts for nothing,
     * what is named goes before what {@code *} stands for, a weight that is no number is 1, and of several weights the
     * first holds.
     *
     * @param accepted
     *            an {@code Accept-Encoding}
     */
    static Optional<ContentCoding> wanted(String accepted) {
        List<Wish> wishes = new ArrayList<>();
        for (String member : accepted.split(",", -1)) {
            wishes.add(wish(member));
        }
        ContentCoding best = null;
        double most = 0;
        for (Wish wish : wishes) {
            Optional<ContentCoding> named = named(wish.name());
            if (named.isPresent() && wish.weight() > most) {
                best = named.get();
                most = wish.weight();
            }
        }
        for (Wish wish : wishes) {
            if (wish.name().equals("*") && wish.weight() > most) {
                for (ContentCoding coding : values()) {
                    if (wish.weight() > most && wishes.stream().noneMatch(w -> w.name().equals(coding.token()))) {
                        best = coding;
                        most = wish.weight();
                    }
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private static Optional<ContentCoding> named(String name) {
        for (ContentCoding coding : values()) {
            if (coding.token().equals(name)) {
                return Optional.of(coding);
            }
        }
        return Optional.empty();
    }

    private static Wish wish(String member) {
        String[] parts = member.split(";", -1);
        String name = parts[0].strip().toLowerCase(Locale.ROOT);
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals >= 0 && parts[i].substring(0, equals).strip().equalsIgnoreCase("q")) {
                return new Wish(name, weight(parts[i].substring(equals + 1).strip()));
            }
        }
        return new Wish(name, 1);
    }

    private static double weight(String text) {
        try {
            return Math.clamp(Double.parseDouble(text), 0.0, 1.0);
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    /** A body, compressed. */
    byte[] compress(byte[] body) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 4 + 64);
        try (OutputStream out = this == GZIP
                ? new GZIPOutputStream(compressed)
                : new DeflaterOutputStream(compressed)) {
            out.write(body);
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return compressed.toByteArray();
    }

    /**
     * What a body in gzip holds; what follows its end is passed over, as the service does.
     *
     * @param limit
     *            how many bytes it may hold
     * @return one byte more than the limit, if there is more
     * @throws IOException
     *             if it is not gzip, or not all of it
     */
    static byte[] gunzip(byte[] body, int limit) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readNBytes(limit + 1);
        }
    }
}
