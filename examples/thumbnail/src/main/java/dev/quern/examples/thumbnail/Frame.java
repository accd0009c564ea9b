package dev.quern.examples.thumbnail;

import dev.quern.examples.thumbnail.Refusal.Kind;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads from a query string how large the thumbnail may be: {@code size} for both edges, or {@code width} and
 * {@code height}, of which one may be left out.
 */
final class Frame {
    static final int SMALLEST = 16;
    static final int LARGEST = 2048;
    static final int DEFAULT = 256;

    private static final Set<String> KNOWN = new TreeSet<>(Set.of("size", "width", "height"));

    private Frame() {}

    /**
     * @throws Refusal
     *             if a parameter is unknown, is not a whole number in range, or contradicts another
     */
    static Size of(Map<String, String> query) throws Refusal {
        for (String name : query.keySet()) {
            if (!KNOWN.contains(name)) {
                throw new Refusal(Kind.INVALID_PARAMETER,
                        "there is no parameter \"" + name + "\"; there are " + String.join(", ", KNOWN));
            }
        }
        if (query.containsKey("size")) {
            if (query.size() > 1) {
                throw new Refusal(Kind.INVALID_PARAMETER,
                        "size limits both edges: send either size, or width and height");
            }
            int size = edge(query, "size", DEFAULT);
            return new Size(size, size);
        }
        // the edge that is not named is free when the other one is
        int unnamed = query.isEmpty() ? DEFAULT : LARGEST;
        return new Size(edge(query, "width", unnamed), edge(query, "height", unnamed));
    }

    private static int edge(Map<String, String> query, String name, int otherwise) throws Refusal {
        String text = query.get(name);
        if (text == null) {
            return otherwise;
        }
        if (text.matches("[0-9]{1,4}")) {
            int pixels = Integer.parseInt(text);
            if (pixels >= SMALLEST && pixels <= LARGEST) {
                return pixels;
            }
        }
        throw new Refusal(Kind.INVALID_PARAMETER,
                name + " is \"" + text + "\"; it must be a whole number of pixels from "
                        + SMALLEST + " to " + LARGEST);
    }
}
