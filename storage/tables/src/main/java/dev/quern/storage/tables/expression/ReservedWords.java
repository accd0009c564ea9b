package dev.quern.storage.tables.expression;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The words that a name in an expression cannot be, in any case of their letters. */
final class ReservedWords {

    private static final Set<String> ALL = read();

    private ReservedWords() {}

    static boolean contains(String name) {
        return ALL.contains(name.toUpperCase(Locale.ROOT));
    }

    static int count() {
        return ALL.size();
    }

    private static Set<String> read() {
        try (InputStream in = ReservedWords.class.getResourceAsStream("reserved-words.txt")) {
            if (in == null) {
                throw new IllegalStateException("reserved-words.txt is missing beside " + ReservedWords.class);
            }
            Set<String> words = new HashSet<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .forEach(line -> words.addAll(Arrays.asList(line.split(" "))));
            return words;
        } catch (IOException e) {
            throw new IllegalStateException("cannot read reserved-words.txt", e);
        }
    }
}
