package dev.quern.storage.tables.expression;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Reads updates.
 *
 * <pre>
 * update  = section {section}
 * section = SET path "=" value {"," ..} | REMOVE path {"," ..} | ADD path placeholder {"," ..} | DELETE path placeholder {"," ..}
 * value   = "(" value ")" | inner [("+" | "-") inner]
 * inner   = "(" inner ")" | function "(" inner {"," inner} ")" | path | placeholder
 * </pre>
 */
final class UpdateGrammar extends Grammar {

    private static final Set<String> KEYWORDS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        KEYWORDS.addAll(List.of("SET", "REMOVE", "ADD", "DELETE"));
    }

    /** What a section does. */
    enum Section {
        SET, REMOVE, ADD, DELETE
    }

    /**
     * One action as it is written.
     *
     * @param value
     *            empty for a removal
     */
    record ActionText(Section section, Tree.PathText path, Optional<Tree> value) {}

    private UpdateGrammar(String text, Faults faults) {
        super(text, faults);
    }

    static List<ActionText> read(String text, Faults faults) {
        UpdateGrammar grammar = new UpdateGrammar(text, faults);
        List<ActionText> actions = grammar.sections();
        faults.throwFirst();
        return actions;
    }

    @Override
    boolean isKeyword(Token token) {
        return KEYWORDS.contains(token.text());
    }

    private List<ActionText> sections() {
        List<ActionText> actions = new ArrayList<>();
        Set<Section> seen = EnumSet.noneOf(Section.class);
        do {
            if (peek().kind() != Token.Kind.WORD || !isKeyword(peek())) {
                throw unexpected();
            }
            Section section = Section.valueOf(take().text().toUpperCase(Locale.ROOT));
            if (!seen.add(section)) {
                faults().section(section.name());
            }
            do {
                actions.add(action(section));
            } while (takeIf(","));
        } while (peek().kind() != Token.Kind.END);
        return actions;
    }

    private ActionText action(Section section) {
        Tree.PathText path = path();
        return switch (section) {
            case SET -> {
                require("=");
                yield new ActionText(section, path, Optional.of(value()));
            }
            case REMOVE -> new ActionText(section, path, Optional.empty());
            case ADD, DELETE -> {
                if (peek().kind() != Token.Kind.VALUE) {
                    throw unexpected();
                }
                yield new ActionText(section, path, Optional.of(new Tree.ValueText(take().text())));
            }
        };
    }

    private Tree value() {
        Tree left = peek().is("(") ? group(this::value) : inner();
        if (left.bare() instanceof Tree.Call call
                && (call.operator() == Operator.PLUS || call.operator() == Operator.MINUS)) {
            // a sum in parentheses is the whole value
            return left;
        }
        if (takeIf("+")) {
            return new Tree.Call(Operator.PLUS, List.of(operand(left), operand(inner())));
        }
        if (takeIf("-")) {
            return new Tree.Call(Operator.MINUS, List.of(operand(left), operand(inner())));
        }
        return left;
    }

    /** A list that grew is a value of its own, and no part of one. */
    private Tree operand(Tree term) {
        if (term.bare() instanceof Tree.Call call && call.operator() == Operator.LIST_APPEND) {
            faults().nesting("The function is not allowed to be used this way in an expression; function: "
                    + call.operator().symbol());
        }
        return term;
    }

    private Tree group(Supplier<Tree> content) {
        Tree inner = inParentheses(content);
        if (inner instanceof Tree.Group) {
            // told at once: what comes after is not read
            throw faults().of("The expression has redundant parentheses;");
        }
        return new Tree.Group(inner);
    }

    private Tree inner() {
        Token token = peek();
        if (token.kind() == Token.Kind.VALUE) {
            take();
            return new Tree.ValueText(token.text());
        }
        if (token.is("(")) {
            return group(this::inner);
        }
        if (token.kind() == Token.Kind.WORD && !isKeyword(token) && isFollowedBy("(")) {
            return call();
        }
        return path();
    }

    private Tree call() {
        Token name = take();
        Optional<Operator> function = function(name);
        if (function.filter(known -> known.result() != Operator.Result.UPDATE).isPresent()) {
            faults().function("The function is not allowed in an update expression; function: " + name.text());
        }
        List<Tree> operands = inParentheses(() -> list(() -> operand(inner())));
        return new Tree.Call(function.orElse(Operator.LIST_APPEND), operands);
    }
}
