package dev.quern.examples.resize;

import dev.quern.examples.resize.Refusal.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a request asks for.
 *
 * @param key
 *            of the picture
 * @param width
 *            in pixels; by the proportions of the picture if only the height is asked for
 * @param height
 *            in pixels; by the proportions of the picture if only the width is asked for
 * @param format
 *            the picture's own unless it is asked for
 */
record Order(String key, OptionalInt width, OptionalInt height, Optional<Format> format) {

    /** The longest edge that can be asked for, in pixels. */
    static final int LARGEST = 4_096;

    private static final Set<String> KNOWN = new TreeSet<>(Set.of("key", "width", "height", "format"));

    /**
     * @throws Refusal
     *             if a parameter is missing, unknown, or has no such value
     */
    static Order of(Map<String, String> query) throws Refusal {
        for (String name : query.keySet()) {
            if (!KNOWN.contains(name)) {
                throw invalid("there is no parameter \"" + name + "\"; there are " + String.join(", ", KNOWN));
            }
        }
        String key = query.get("key");
        if (key == null || key.isEmpty()) {
            throw invalid("say which picture: key=...");
        }
        if (query.size() == 1) {
            throw invalid("say what to make of it: width, height or format");
        }
        return new Order(key, edge(query, "width"), edge(query, "height"), format(query));
    }

    private static OptionalInt edge(Map<String, String> query, String name) throws Refusal {
        String text = query.get(name);
        if (text == null) {
            return OptionalInt.empty();
        }
        int pixels = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (pixels < 1 || pixels > LARGEST) {
            throw invalid(name + " is \"" + text + "\"; it must be a whole number of pixels from 1 to " + LARGEST);
        }
        return OptionalInt.of(pixels);
    }

    private static Optional<Format> format(Map<String, String> query) throws Refusal {
        String text = query.get("format");
        if (text == null) {
            return Optional.empty();
        }
        Optional<Format> format = Format.named(text);
        if (format.isEmpty()) {
            throw invalid("format is \"" + text + "\"; it must be " + Format.all());
        }
        return format;
    }

    private static Refusal invalid(String message) {
        return new Refusal(Kind.INVALID_PARAMETER, message);
    }

    /** What tells this order from other orders of the same picture; part of a key. */
    String name() {
        return edge(width) + "x" + edge(height) + format.map(asked -> "." + asked.text()).orElse("");
    }

    private static String edge(OptionalInt pixels) {
        return pixels.isPresent() ? String.valueOf(pixels.getAsInt()) : "";
    }

    /**
     * The size of what is made of a picture.
     *
     * @throws Refusal
     *             if an edge would be longer than {@link #LARGEST}
     */
    Size sizeFor(Size picture) throws Refusal {
        Size size;
        if (width.isPresent() && height.isPresent()) {
            size = new Size(width.getAsInt(), height.getAsInt());
        } else if (width.isPresent()) {
            size = new Size(width.getAsInt(), scaled(picture.height(), width.getAsInt(), picture.width()));
        } else if (height.isPresent()) {
            size = new Size(scaled(picture.width(), height.getAsInt(), picture.height()), height.getAsInt());
        } else {
            size = picture;
        }
        if (size.width() > LARGEST || size.height() > LARGEST) {
            throw invalid("the picture would have " + size.width() + " x " + size.height() + " pixels; no edge is longer"
                    + " than " + LARGEST);
        }
        return size;
    }

    private static int scaled(int edge, int numerator, int denominator) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.round((double) edge * numerator / denominator)));
    }

    /** Width and height in pixels. */
    record Size(int width, int height) {}
}
