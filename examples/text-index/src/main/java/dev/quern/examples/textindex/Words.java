package dev.quern.examples.textindex;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of texts: letters and digits of any script, in lower case. */
final class Words {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

    private Words() {}

    /** The words of a text, each once. */
    static Set<String> of(String text) {
        // the same letters are the same word, however they were composed
        Matcher matcher = WORD.matcher(Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT));
        Set<String> words = new TreeSet<>();
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    /** A file as text; empty if it is not UTF-8. */
    static Optional<String> text(byte[] file) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
