package dev.quern.storage.tables.partiql;

import java.util.Locale;

/**
 * A piece of a statement.
 *
 * @param kind
 *            what it is
 * @param text
 *            as it is meant: without quotes; keywords in capitals
 * @param place
 *            where it is
 */
record Token(Kind kind, String text, Place place) {

    /** What a token is. */
    enum Kind {
        /** A word that is no keyword. */
        NAME,
        /** A name in double quotes. */
        QUOTED, KEYWORD,
        /** A string in single quotes. */
        STRING,
        /** Digits, maybe with a point and an exponent. */
        NUMBER,
        /** {@code ?}. */
        PARAMETER,
        /** What is in back quotes: a literal of Ion. */
        ION,
        /** A sign or two that belong together. */
        SIGN, END
    }

    boolean is(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    /** Whether it is this keyword, or the word: some words are keywords in some places only. */
    boolean isWord(String word) {
        return (kind == Kind.KEYWORD || kind == Kind.NAME) && text.toUpperCase(Locale.ROOT).equals(word);
    }

    /** Whether it can be the name of a table or attribute. */
    boolean isName() {
        return kind == Kind.NAME || kind == Kind.QUOTED;
    }
}
