package dev.quern.admin.shape;

import com.fasterxml.jackson.core.JsonToken;
import dev.quern.admin.shape.Shape.Kind;

/** How an API says that a value in JSON is of another kind than its member. */
public interface KindWords {

    /**
     * Not the scalar that should be there.
     *
     * @param found
     *            the first token of what is there
     * @param label
     *            the member, {@code keySchema.attributeName}; empty for the body itself
     */
    String notScalar(JsonToken found, Kind wanted, String label);

    /** Text that is no base64. */
    String notBase64(String text, String label);

    /**
     * Whether {@link #notBase64} needs the text. If not, it may be given any: text that is large is not kept while it
     * is
     * decoded.
     */
    default boolean quotesBase64() {
        return false;
    }

    /**
     * Whether a number that does not fit is taken for the whole number of its kind that is next to it, towards zero.
     */
    default boolean truncatesNumbers() {
        return false;
    }

    /** Not the list, map or record that should be there. */
    String notContainer(JsonToken found, Shape wanted, String label);

    /** The words of Lambda and most other services. */
    KindWords USUAL = new UsualKindWords();
}
