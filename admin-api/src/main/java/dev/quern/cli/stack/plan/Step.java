package dev.quern.cli.stack.plan;

import java.util.List;

/** A change of one piece. */
public sealed interface Step {

    /** Which piece. */
    Key key();

    /** What it does, as one character. */
    char sign();

    /** What differs afterwards, line by line. */
    List<String> details();

    /** What was not there is made. */
    record Create(Key key, Piece piece) implements Step {
        @Override
        public char sign() {
            return '+';
        }

        @Override
        public List<String> details() {
            return piece.facts().since(new Facts());
        }
    }

    /** What is there becomes another. */
    record Change(Key key, Piece before, Piece after) implements Step {
        @Override
        public char sign() {
            return '~';
        }

        @Override
        public List<String> details() {
            return after.facts().since(before.facts());
        }
    }

    /** What is there is deleted and made anew. */
    record Replace(Key key, Piece before, Piece after) implements Step {
        @Override
        public char sign() {
            return '!';
        }

        @Override
        public List<String> details() {
            return after.facts().since(before.facts());
        }
    }

    /** What is there is deleted. */
    record Remove(Key key, Piece before) implements Step {
        @Override
        public char sign() {
            return '-';
        }

        @Override
        public List<String> details() {
            return List.of();
        }
    }
}
