package dev.quern.storage.tables.expression;

import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What all expressions are made of: tokens one by one, and paths. Not thread-safe. */
class Grammar {

    private static final int MAX_BYTES = 4_096;
    private static final int MAX_OPERATORS = 300;
    /** Parentheses and NOTs lie in each other at most so deep: an expression is too short for more that make sense. */
    private static final int MAX_DEPTH = 300;

    private final String text;
    private final List<Token> tokens;
    private int next;
    private int operators;
    private int depth;
    private final Faults faults;

    Grammar(String text, Faults faults) {
        this.text = text;
        this.faults = faults;
        if (text.isEmpty()) {
            throw faults.of("The expression can not be empty;");
        }
        int bytes = Utf8.length(text);
        if (bytes > MAX_BYTES) {
            throw faults.of("Expression size has exceeded the maximum allowed size; expression size: " + bytes);
        }
        this.tokens = Lexer.tokens(text);
    }

    final Faults faults() {
        return faults;
    }

    final Token peek() {
        return tokens.get(next);
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

    final boolean takeWordIf(String keyword) {
        boolean there = peek().isWord(keyword);
        if (there) {
            take();
        }
        return there;
    }

    final void require(String sign) {
        if (!takeIf(sign)) {
            throw unexpected();
        }
    }

    /** What stands in parentheses. */
    final <T> T inParentheses(Supplier<T> content) {
        require("(");
        return deeper(() -> {
            T read = content.get();
            require(")");
            return read;
        });
    }

    /** What has its place within something else. */
    final <T> T deeper(Supplier<T> content) {
        if (++depth > MAX_DEPTH) {
            throw faults.of("The expression contains too many nested parts; at most " + MAX_DEPTH + " are allowed");
        }
        T read = content.get();
        depth--;
        return read;
    }

    /** One or more of the same kind with commas between them. */
    final List<Tree> list(Supplier<Tree> one) {
        List<Tree> all = new ArrayList<>();
        do {
            all.add(one.get());
        } while (takeIf(","));
        return all;
    }

    /** Whether the token after the next is this sign. */
    final boolean isFollowedBy(String sign) {
        return next + 1 < tokens.size() && tokens.get(next + 1).is(sign);
    }

    /** The next token makes no sense here. */
    final TablesException.Validation unexpected() {
        Token token = peek();
        int from = next == 0 ? (token.kind() == Token.Kind.END ? 0 : token.from()) : tokens.get(next - 1).from();
        int to = next + 1 < tokens.size() && tokens.get(next + 1).kind() != Token.Kind.END
                ? tokens.get(next + 1).to()
                : token.to();
        return faults.of("Syntax error; token: \"" + token.text() + "\", near: \"" + text.substring(from, to) + "\"");
    }

    final void countOperator() {
        operators++;
        if (operators > MAX_OPERATORS) {
            throw faults.of("The expression contains too many operators; operator count: " + operators);
        }
    }

    /** A path; words that are keywords here are none. */
    final Tree.PathText path() {
        List<Tree.StepText> steps = new ArrayList<>();
        steps.add(name());
        while (true) {
            if (takeIf(".")) {
                steps.add(name());
            } else if (takeIf("[")) {
                if (peek().kind() != Token.Kind.NUMBER) {
                    throw unexpected();
                }
                steps.add(new Tree.StepText.Element(take().text()));
                require("]");
            } else {
                return new Tree.PathText(steps);
            }
        }
    }

    private Tree.StepText name() {
        Token token = peek();
        boolean word = token.kind() == Token.Kind.WORD && !isKeyword(token);
        if (!word && token.kind() != Token.Kind.NAME) {
            throw unexpected();
        }
        if (word && ReservedWords.contains(token.text())) {
            faults.reserved(token.text());
        }
        take();
        return new Tree.StepText.Name(token.text());
    }

    /** The function whose name comes next, with its operands already taken away from the tokens. */
    final Optional<Operator> function(Token name) {
        Optional<Operator> operator = Operator.function(name.text());
        if (operator.isEmpty()) {
            faults.function("Invalid function name; function: " + name.text());
        }
        return operator;
    }

    boolean isKeyword(Token token) {
        return false;
    }
}
