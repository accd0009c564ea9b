package dev.quern.storage.tables.partiql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Divides the text of a statement into tokens. For one text. */
final class Lexer {

    private static final Set<String> PAIRS = Set.of("<<", ">>", "<=", ">=", "<>", "!=", "||");
    private static final String SIGNS = "()[]{},.:;+-*/%=<>";

    private final String text;
    private int at;
    private int line = 1;
    private int lineStart;

    private Lexer(String text) {
        this.text = text;
    }

    /**
     * The tokens, with one for the end.
     *
     * @throws dev.quern.storage.tables.item.TablesException.Validation
     *             if there is something that no statement has
     */
    static List<Token> tokens(String text) {
        return new Lexer(text).read();
    }

    private List<Token> read() {
        List<Token> tokens = new ArrayList<>();
        while (true) {
            skip();
            if (at == text.length()) {
                tokens.add(new Token(Token.Kind.END, "", place(at)));
                return tokens;
            }
            tokens.add(next());
        }
    }

    private Place place(int from) {
        return new Place(line, from - lineStart + 1, at - from);
    }

    /** Moves over space and comments. */
    private void skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                pass();
            } else if (Character.isWhitespace(c)) {
                at++;
            } else if (text.startsWith("--", at)) {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    throw Refusals.malformed("");
                }
                while (at < end + 2) {
                    pass();
                }
            } else {
                return;
            }
        }
    }

    /** Moves over a character, which may end a line. */
    private void pass() {
        if (text.charAt(at++) == '\n') {
            line++;
            lineStart = at;
        }
    }

    private Token next() {
        char first = text.charAt(at);
        if (isLetter(first)) {
            return word();
        }
        if (isDigit(first) || (first == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1))
                && !followsName())) {
            return number();
        }
        return switch (first) {
            case '\'' -> quoted(Token.Kind.STRING);
            case '"' -> quoted(Token.Kind.QUOTED);
            case '`' -> quoted(Token.Kind.ION);
            case '?' -> token(Token.Kind.PARAMETER, at + 1);
            default -> sign();
        };
    }

    /** Whether a point here is one of a path. */
    private boolean followsName() {
        return at > 0 && (isLetter(text.charAt(at - 1)) || isDigit(text.charAt(at - 1)) || text.charAt(at - 1) == ']'
                || text.charAt(at - 1) == '"');
    }

    private Token token(Token.Kind kind, int end) {
        int from = at;
        at = end;
        return new Token(kind, text.substring(from, end), place(from));
    }

    private Token word() {
        int end = at;
        while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)))) {
            end++;
        }
        Token word = token(Token.Kind.NAME, end);
        return Keywords.contains(word.text())
                ? new Token(Token.Kind.KEYWORD, word.text().toUpperCase(Locale.ROOT), word.place())
                : word;
    }

    private Token number() {
        int end = digits(at);
        if (end < text.length() && text.charAt(end) == '.') {
            end = digits(end + 1);
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            end++;
            if (end < text.length() && (text.charAt(end) == '+' || text.charAt(end) == '-')) {
                end++;
            }
            end = digits(end);
        }
        if (end < text.length() && isLetter(text.charAt(end))) {
            throw Refusals.malformed("");
        }
        return token(Token.Kind.NUMBER, end);
    }

    private int digits(int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** What is between quotes, two of which stand for one. */
    private Token quoted(Token.Kind kind) {
        int from = at;
        Place start = place(from);
        char quote = text.charAt(at);
        StringBuilder content = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            pass();
            if (c != quote) {
                content.append(c);
            } else if (at < text.length() && text.charAt(at) == quote) {
                content.append(quote);
                at++;
            } else {
                return new Token(kind, content.toString(), new Place(start.line(), start.column(), at - from));
            }
        }
        throw Refusals.malformed("");
    }

    private Token sign() {
        if (at + 1 < text.length() && PAIRS.contains(text.substring(at, at + 2))) {
            return token(Token.Kind.SIGN, at + 2);
        }
        if (SIGNS.indexOf(text.charAt(at)) < 0) {
            throw Refusals.malformed("");
        }
        return token(Token.Kind.SIGN, at + 1);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
