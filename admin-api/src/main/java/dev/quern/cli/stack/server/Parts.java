package dev.quern.cli.stack.server;

import dev.quern.cli.stack.plan.Key;
import dev.quern.cli.stack.plan.Kind;
import dev.quern.cli.stack.plan.Piece;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pieces of one API. Every method returns when the server is done with the change. */
interface Parts {

    /** The tag by which what a file has made is known; its value is the stack. */
    String TAG = "quern:stack";

    /** What it knows. */
    Set<Kind> kinds();

    /** Reads what the file names, and what carries its tag. */
    void read(Found found);

    /**
     * Makes a piece, or changes it.
     *
     * @param before
     *            null if there is none
     */
    void make(Key key, @Nullable Piece before, Piece after);

    /** Deletes a piece. */
    void remove(Key key, Piece before);
}
