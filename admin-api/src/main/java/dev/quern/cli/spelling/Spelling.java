package dev.quern.cli.spelling;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses what was meant. */
public final class Spelling {

    private Spelling() {}

    /** The word that was probably meant, if one is near: two letters away, or a third of its own. */
    public static Optional<String> nearest(String written, Collection<String> words) {
        return words.stream().min(Comparator.comparingInt(word -> distance(word, written)))
                .filter(word -> distance(word, written) <= Math.max(2, word.length() / 3));
    }

    /** How many letters must be inserted, removed or replaced to make one of the other (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
