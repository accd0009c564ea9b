package dev.quern.examples.resize;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The formats of pictures. */
enum Format {
    JPEG("image/jpeg"), //
    PNG("image/png");

    final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    /** By its name as requests have it ({@code jpg} as well), or as {@code ImageIO} has it. */
    static Optional<Format> named(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return Arrays.stream(values()).filter(format -> format.name().equals(upper.equals("JPG") ? "JPEG" : upper))
                .findFirst();
    }

    /** As requests name it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static String all() {
        return Arrays.stream(values()).map(Format::text).collect(Collectors.joining(" or "));
    }
}
