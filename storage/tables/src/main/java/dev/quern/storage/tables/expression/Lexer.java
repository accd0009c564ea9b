package dev.quern.storage.tables.expression;

import java.util.ArrayList;
import java.util.List;

/** Divides the text of an expression into tokens. Anything can be divided; what makes no sense is found later. */
final class Lexer {

    private final String text;
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    /** The tokens, with one for the end. */
    static List<Token> tokens(String text) {
        return new Lexer(text).read();
    }

    private List<Token> read() {
        List<Token> tokens = new ArrayList<>();
        while (true) {
            while (at < text.length() && isSpace(text.charAt(at))) {
                at++;
            }
            if (at == text.length()) {
                tokens.add(new Token(Token.Kind.END, "<EOF>", at, at));
                return tokens;
            }
            int from = at;
            Token.Kind kind = next();
            tokens.add(new Token(kind, text.substring(from, at), from, at));
        }
    }

    /** Moves over a token. */
    private Token.Kind next() {
        char first = text.charAt(at++);
        if (isLetter(first)) {
            passName();
            return Token.Kind.WORD;
        }
        if (isDigit(first)) {
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
            return Token.Kind.NUMBER;
        }
        return switch (first) {
            case '#', ':' -> {
                int from = at;
                passName();
                yield at == from ? Token.Kind.OTHER : first == '#' ? Token.Kind.NAME : Token.Kind.VALUE;
            }
            case '<' -> {
                if (at < text.length() && (text.charAt(at) == '=' || text.charAt(at) == '>')) {
                    at++;
                }
                yield Token.Kind.SIGN;
            }
            case '>' -> {
                if (at < text.length() && text.charAt(at) == '=') {
                    at++;
                }
                yield Token.Kind.SIGN;
            }
            case '=', '(', ')', '[', ']', ',', '.', '+', '-' -> Token.Kind.SIGN;
            default -> Token.Kind.OTHER;
        };
    }

    private void passName() {
        while (at < text.length()
                && (isLetter(text.charAt(at)) || isDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
