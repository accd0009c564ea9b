package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.item.TablesException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The tokens of a statement one by one. Not thread-safe. */
class Tokens {

    /** Parts lie in each other at most so deep: twice as deep as values can, and far from the end of any stack. */
    private static final int MAX_DEPTH = 64;
    /** Words that join terms. */
    private static final Set<String> OPERATORS = Set.of("AND", "BETWEEN", "IN", "IS", "LIKE", "OR");

    private final List<Token> tokens;
    private int next;
    private int depth;

    Tokens(String text) {
        this.tokens = Lexer.tokens(text);
    }

    final Token peek() {
        return tokens.get(next);
    }

    /** The token after the next; the end if there is none. */
    final Token second() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    final Token take() {
        Token token = peek();
        if (token.kind() != Token.Kind.END) {
            next++;
        }
        return token;
    }

    final boolean takeIf(String sign) {
        boolean there = peek().is(sign);
        if (there) {
            take();
        }
        return there;
    }

    final boolean takeWordIf(String word) {
        boolean there = peek().isWord(word);
        if (there) {
            take();
        }
        return there;
    }

    final void require(String sign, String name) {
        if (!takeIf(sign)) {
            throw Refusals.malformed("Expected " + name);
        }
    }

    /** What has its place within something else. */
    final <T> T deeper(Supplier<T> content) {
        if (++depth > MAX_DEPTH) {
            throw Refusals.malformed("Too many nested parts; at most " + MAX_DEPTH + " are allowed");
        }
        T read = content.get();
        depth--;
        return read;
    }

    /** One or more of the same kind with commas between them. */
    final <T> List<T> list(Supplier<T> one) {
        List<T> all = new ArrayList<>();
        do {
            all.add(one.get());
        } while (takeIf(","));
        return all;
    }

    /** The next token makes no sense where a term has to be. */
    final TablesException.Validation unexpectedTerm() {
        return Refusals.malformed(switch (peek().kind()) {
            case KEYWORD -> OPERATORS.contains(peek().text()) ? "Unexpected operator" : "Unexpected keyword";
            case SIGN -> "+-*/%=<>!||".contains(peek().text()) ? "Unexpected operator" : "Unexpected term";
            case NAME, QUOTED, STRING, NUMBER, PARAMETER, ION, END -> "Unexpected term";
        });
    }
}
