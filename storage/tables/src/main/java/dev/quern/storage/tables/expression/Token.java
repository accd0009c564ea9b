package dev.quern.storage.tables.expression;

/**
 * A piece of an expression.
 *
 * @param kind
 *            what it is
 * @param text
 *            as it is written; {@code <EOF>} for the end
 * @param from
 *            where it begins
 * @param to
 *            after its last character
 */
record Token(Kind kind, String text, int from, int to) {

    /** What a token is. */
    enum Kind {
        /** A word: a name, a function, or a keyword. */
        WORD,
        /** {@code #name}. */
        NAME,
        /** {@code :value}. */
        VALUE,
        /** Digits. */
        NUMBER,
        /** A sign or two that belong together. */
        SIGN,
        /** Something that no expression has. */
        OTHER, END
    }

    boolean is(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    boolean isWord(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }
}
