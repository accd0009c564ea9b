package dev.quern.runtime.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Which messages are wanted: CloudWatch Logs' patterns for text. All terms must be in the message; a term that begins
 * with {@code -} must not; of those that begin with {@code ?} one is enough, and they count only where all terms begin
 * so. Case matters. A term of other characters than letters, digits and underscores, or with spaces, stands in quotes.
 *
 * @param all
 *            what must be in it
 * @param any
 *            of which one must be in it, unless there are none
 * @param none
 *            what must not be in it
 */
public record FilterPattern(List<String> all, List<String> any, List<String> none) {

    /** Wants every message. */
    public static final FilterPattern EVERYTHING = new FilterPattern(List.of(), List.of(), List.of());

    public FilterPattern {
        all = List.copyOf(all);
        any = List.copyOf(any);
        none = List.copyOf(none);
    }

    /**
     * Reads a pattern; an empty one wants every message.
     *
     * @throws LogsException.InvalidParameter
     *             if it is none, or one of a kind that is not there
     */
    public static FilterPattern parse(String text) {
        String pattern = text.strip();
        if (pattern.startsWith("{")) {
            throw refused(text, "patterns for JSON are not supported by this server: use terms, such as "
                    + "\"\\\"level\\\":\\\"ERROR\\\"\"");
        }
        if (pattern.startsWith("[")) {
            throw refused(text, "patterns for space-delimited fields are not supported by this server: use terms");
        }
        List<String> all = new ArrayList<>();
        List<String> any = new ArrayList<>();
        List<String> none = new ArrayList<>();
        int at = 0;
        while (at < pattern.length()) {
            char first = pattern.charAt(at);
            if (Character.isWhitespace(first)) {
                at++;
                continue;
            }
            List<String> kind = first == '?' ? any : first == '-' ? none : all;
            int start = kind == all ? at : at + 1;
            StringBuilder term = new StringBuilder();
            at = term(pattern, start, term);
            kind.add(term.toString());
        }
        // as CloudWatch Logs has it: beside terms that must be there, optional ones change nothing
        return new FilterPattern(all, all.isEmpty() && none.isEmpty() ? any : List.of(), none);
    }

    /** Reads one term; answers where it ends. */
    private static int term(String pattern, int start, StringBuilder term) {
        if (start < pattern.length() && pattern.charAt(start) == '"') {
            int at = start + 1;
            while (at < pattern.length() && pattern.charAt(at) != '"') {
                if (pattern.charAt(at) == '\\' && at + 1 < pattern.length()) {
                    at++;
                }
                term.append(pattern.charAt(at++));
            }
            if (at == pattern.length()) {
                throw refused(pattern, "a quote is not closed");
            }
            if (term.isEmpty()) {
                throw refused(pattern, "there is nothing between the quotes");
            }
            return at + 1;
        }
        int at = start;
        while (at < pattern.length() && !Character.isWhitespace(pattern.charAt(at))) {
            char letter = pattern.charAt(at++);
            if (letter == '%') {
                throw refused(pattern, "regular expressions are not supported by this server");
            }
            if (!Character.isLetterOrDigit(letter) && letter != '_') {
                throw refused(pattern, "a term with the character " + letter + " must stand in double quotes");
            }
            term.append(letter);
        }
        if (term.isEmpty()) {
            throw refused(pattern, "a term is missing after " + pattern.charAt(start - 1));
        }
        return at;
    }

    private static LogsException refused(String pattern, String reason) {
        return new LogsException.InvalidParameter("Invalid filter pattern '" + pattern + "': " + reason);
    }

    /** Whether a message is wanted. */
    public boolean matches(String message) {
        for (String term : all) {
            if (!message.contains(term)) {
                return false;
            }
        }
        for (String term : none) {
            if (message.contains(term)) {
                return false;
            }
        }
        return any.isEmpty() || any.stream().anyMatch(message::contains);
    }
}
